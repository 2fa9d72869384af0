package io.mha.jdbc.internal.route;

import io.mha.core.Cluster;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.core.config.Durations;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import io.mha.jdbc.NoNodeAvailableException;
import io.mha.jdbc.NoNodeAvailableException.NodeReason;
import io.mha.jdbc.internal.pool.BorrowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one call for a connection has tried so far, kept for the message if it fails in the end. */
final class Attempts {
    private final String cluster;
    private final Map<String, Tried> tried = new HashMap<>();

    private record Tried(int attempts, BorrowFailure last) {}

    Attempts(String cluster) {
        this.cluster = cluster;
    }

    void failed(Node node, BorrowFailure failure) {
        Tried before = tried.get(node.id());
        tried.put(node.id(), new Tried(before == null ? 1 : before.attempts() + 1, failure));
    }

    /** Whether every usable node is alive and refuses the user or the database. */
    boolean allRefused(Topology topology) {
        for (NodeView view : topology.nodes()) {
            if (view.state().status() == NodeStatus.UNKNOWN
                    && !tried.containsKey(view.node().id())) {
                return false; // its first check is still to come, and may let it in
            }
        }
        for (NodeView view : topology.candidates()) {
            Tried attempt = tried.get(view.node().id());
            if (attempt == null || attempt.last().evidence() != Evidence.AUTH) {
                return false;
            }
        }
        return !topology.candidates().isEmpty();
    }

    /** Whether at every usable node as many wait as may wait. */
    boolean allFull(Topology topology) {
        for (NodeView view : topology.candidates()) {
            Tried attempt = tried.get(view.node().id());
            if (attempt == null || attempt.last().reason() != BorrowFailure.Reason.FULL) {
                return false;
            }
        }
        return !topology.candidates().isEmpty();
    }

    /** Whether the nodes that were asked are in order, and their connections were all in use. */
    private boolean noneFailed() {
        return !tried.isEmpty()
                && tried.values().stream().noneMatch(each -> each.last().speaksAgainstNode());
    }

    NoNodeAvailableException outage(Cluster source, Duration age) {
        String summary = cluster + ": no node is usable, for " + Durations.format(Duration.ofMillis(age.toMillis()));
        return exception(
                summary,
                NoNodeAvailableException.NO_NODE,
                source,
                "start a node: it is used again as soon as it answers its checks; outageWait says how long a borrow waits"
                        + " at the beginning of an outage");
    }

    NoNodeAvailableException exhausted(Cluster source, Duration timeout) {
        Topology topology = source.topology();
        if (allRefused(topology)) {
            return exception(
                    cluster + ": every node refuses the connection",
                    NoNodeAvailableException.NO_NODE,
                    source,
                    "check user, password and database in the URL");
        }
        if (allFull(topology)) {
            return exception(
                    cluster + ": every node has its connections in use, and as many wait for them as may wait",
                    NoNodeAvailableException.NO_ROOM,
                    source,
                    "try again later; maxPoolSize is too small or connections are not given back, queueLimit says how"
                            + " many may wait");
        }
        boolean busy = noneFailed();
        return exception(
                cluster + ": no node gave a connection within " + Durations.format(timeout),
                busy ? NoNodeAvailableException.NO_ROOM : NoNodeAvailableException.NO_NODE,
                source,
                busy
                        ? "maxPoolSize is too small, or connections are not given back"
                        : "start a node, or correct the hosts in the URL; where one is only slow, raise connectTimeout and"
                                + " borrowTimeout");
    }

    private NoNodeAvailableException exception(String summary, int code, Cluster source, String cure) {
        List<NodeReason> reasons = new ArrayList<>();
        boolean answered = !tried.isEmpty();
        @Nullable Throwable cause = null;
        for (NodeView view : source.topology().nodes()) {
            String id = view.node().id();
            Tried attempt = tried.get(id);
            String reason = source.explain(id);
            if (attempt != null) {
                reason += "; this call: " + attempt.last().getMessage();
                cause = attempt.last().getCause();
                answered &= refusal(attempt.last().evidence());
            } else {
                var last = view.state().active().last();
                answered &= last != null && last.evidence() != null && refusal(last.evidence());
            }
            reasons.add(new NodeReason(id, attempt == null ? 0 : attempt.attempts(), reason));
        }
        NoNodeAvailableException exception =
                new NoNodeAvailableException(summary, answered ? "08004" : "08001", code, reasons, cure);
        if (cause != null) {
            exception.initCause(cause);
        }
        return exception;
    }

    private static boolean refusal(Evidence evidence) {
        return evidence == Evidence.AUTH || evidence == Evidence.OVERLOAD;
    }
}
