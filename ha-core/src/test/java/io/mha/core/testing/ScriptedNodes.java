package io.mha.core.testing;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A check against nodes that do what the test says. To be used with {@link VirtualTimers}. */
public final class ScriptedNodes implements HealthCheck {
    /** What a node does when it is probed. */
    public enum Behaviour {
        /** Answers. */
        ALIVE,
        /** Refuses the connection. */
        REFUSING,
        /** Says nothing until the probe is interrupted. */
        HANGING,
        /** Says nothing, and not even an interrupt frees the probe. */
        STUCK,
        /** Answers on a new session, the old one is gone. */
        RESTARTED,
        /** Alive, but has no room. */
        OVERLOADED,
        /** The check itself breaks with an exception. */
        THROWING,
        /** The check itself breaks with an error. */
        BROKEN
    }

    private final Map<String, Behaviour> behaviours = new HashMap<>();
    private final Map<String, CheckResult> answers = new HashMap<>();
    private final Map<String, List<Long>> starts = new HashMap<>();
    private final Set<String> outstanding = new HashSet<>();
    private boolean closed;

    /** From now on the node does this. */
    public void set(String node, Behaviour behaviour) {
        behaviours.put(node, behaviour);
    }

    /** From now on the node answers its checks with this; {@code null} ends it. */
    public void answer(String node, @Nullable CheckResult result) {
        if (result == null) {
            answers.remove(node);
        } else {
            answers.put(node, result);
        }
    }

    /** What the node does. */
    public Behaviour of(String node) {
        return behaviours.getOrDefault(node, Behaviour.ALIVE);
    }

    /** When probes of the node began, in the clock's nanoseconds. */
    public List<Long> starts(String node) {
        return starts.getOrDefault(node, List.of());
    }

    /** Whether the check was closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            if (of(node.id()) == Behaviour.STUCK) {
                return VirtualTimers.park();
            }
            outstanding.remove(node.id());
            throw new InterruptedException("the verdict was taken without us");
        }
        starts.computeIfAbsent(node.id(), id -> new ArrayList<>())
                .add(deadline.clock().nanoTime());
        if (!outstanding.add(node.id())) {
            throw new AssertionError("two probes of " + node.id() + " at a time");
        }
        CheckResult result = switch (of(node.id())) {
            case ALIVE -> answers.getOrDefault(node.id(), CheckResult.passed("alive"));
            case REFUSING -> CheckResult.failed(Evidence.CONNECT_REFUSED, "refused");
            case HANGING, STUCK -> VirtualTimers.park();
            case RESTARTED -> CheckResult.passedOnNewSession("restarted");
            case OVERLOADED -> CheckResult.failed(Evidence.OVERLOAD, "too many connections");
            case THROWING -> {
                outstanding.remove(node.id());
                throw new IllegalStateException("a defect in the check");
            }
            case BROKEN -> {
                outstanding.remove(node.id());
                throw new NoClassDefFoundError("a class of the driver");
            }
        };
        outstanding.remove(node.id());
        return result;
    }

    @Override
    public void close() {
        closed = true;
    }
}
