package io.mha.core.internal.loop;

import io.mha.core.ClusterEvent;
import io.mha.core.Command;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.node.Node;
import java.time.Duration;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the log and the listeners what has changed: one line and one event for each transition, with its cause. */
final class Announcer {
    private static final Logger log = LoggerFactory.getLogger("io.mha.cluster");

    private final String cluster;
    private final EventQueue events;
    private long sequence;

    Announcer(String cluster, EventQueue events) {
        this.cluster = cluster;
        this.events = events;
    }

    void transition(Node node, Transition change) {
        boolean worse = change.to().compareTo(NodeStatus.HALF_OPEN) >= 0;
        log.atLevel(worse ? Level.WARN : Level.INFO)
                .addKeyValue("mha.cluster", cluster)
                .addKeyValue("mha.node", node.id())
                .log(
                        "{}: node {} {} -> {}: {}",
                        cluster,
                        node.id(),
                        change.from().word(),
                        change.to().word(),
                        change.cause());
        tell(n -> new ClusterEvent.NodeChanged(n, node, change.from(), change.to(), change.cause()));
    }

    void topology(Topology before, Topology after, long now) {
        if (before.panic() != after.panic()) {
            line(
                    after.panic() ? Level.WARN : Level.INFO,
                    after.panic()
                            ? "too few nodes are in service, those that traffic took out are tried again"
                            : "enough nodes are in service again");
            tell(after.panic() ? ClusterEvent.PanicBegan::new : ClusterEvent.PanicEnded::new);
        }
        if (before.isOutage() == after.isOutage()) {
            return;
        }
        if (after.isOutage()) {
            line(Level.ERROR, "no node is usable any more");
            tell(ClusterEvent.OutageBegan::new);
            return;
        }
        Duration lasted = Duration.ofNanos(now - before.outageSinceNanos());
        line(Level.INFO, "usable again after an outage of " + lasted.toMillis() + " ms");
        tell(n -> new ClusterEvent.OutageEnded(n, lasted));
    }

    void checkFailed(Node node, String detail) {
        log.debug("{}: check of node {} failed: {}", cluster, node.id(), detail);
        tell(n -> new ClusterEvent.CheckFailed(n, node, detail));
    }

    void sharedFate(boolean shared, String detail) {
        if (shared) {
            line(Level.ERROR, "what stands behind the nodes fails, no node is taken out for it: " + detail);
            tell(n -> new ClusterEvent.SharedFateBegan(n, detail));
        } else {
            line(Level.INFO, "what stands behind the nodes works again, or fails for one node alone");
            tell(ClusterEvent.SharedFateEnded::new);
        }
    }

    void commanded(Command command) {
        String reason = command.reason().isEmpty() ? "" : ": " + command.reason();
        line(Level.INFO, command.node() + " " + command.action() + " by " + command.origin() + reason);
        tell(n -> new ClusterEvent.Commanded(n, command));
    }

    void added(Node node, String origin) {
        line(Level.INFO, "node " + node.id() + " (" + node.address() + ") joins, by " + origin);
        tell(n -> new ClusterEvent.NodeAdded(n, node, origin));
    }

    void removed(Node node, String origin) {
        line(Level.INFO, "node " + node.id() + " (" + node.address() + ") has left, by " + origin);
        tell(n -> new ClusterEvent.NodeRemoved(n, node, origin));
    }

    void sourceFailed(String source, String why) {
        line(Level.WARN, "source " + source + " failed, its last list still holds: " + why);
        tell(n -> new ClusterEvent.SourceFailed(n, source, why));
    }

    void sourceRecovered(String source) {
        line(Level.INFO, "source " + source + " can be read again");
        tell(n -> new ClusterEvent.SourceRecovered(n, source));
    }

    void line(Level level, String text) {
        log.atLevel(level).addKeyValue("mha.cluster", cluster).log("{}: {}", cluster, text);
    }

    void lifecycleFailed(Node node, RuntimeException e) {
        log.error("{}: the lifecycle failed on node {}", cluster, node.id(), e);
    }

    private void tell(LongFunction<ClusterEvent> event) {
        events.add(event.apply(++sequence));
    }
}
