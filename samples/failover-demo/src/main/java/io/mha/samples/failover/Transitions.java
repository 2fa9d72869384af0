package io.mha.samples.failover;

import io.mha.core.ClusterEvent;
import io.mha.core.ClusterEvent.NodeChanged;
import io.mha.core.ClusterListener;
import io.mha.core.health.NodeStatus;
import io.mha.core.time.NanoClock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every change of a node. Thread-safe. */
final class Transitions implements ClusterListener {
    private final NanoClock clock;
    private final List<Change> changes = new CopyOnWriteArrayList<>();

    /**
     * A node went from one status to another.
     *
     * @param atNanos when
     * @param node name of the node
     * @param from the status before
     * @param to the status now
     * @param cause why, one line
     */
    record Change(long atNanos, String node, NodeStatus from, NodeStatus to, String cause) {
        boolean isInService() {
            return to == NodeStatus.UP || to == NodeStatus.RAMPING;
        }

        String text() {
            return from.word() + " -> " + to.word() + ": " + cause;
        }
    }

    Transitions(NanoClock clock) {
        this.clock = clock;
    }

    @Override
    public void on(ClusterEvent event) {
        if (event instanceof NodeChanged changed) {
            changes.add(
                    new Change(clock.nanoTime(), changed.node().id(), changed.from(), changed.to(), changed.cause()));
        }
    }

    /** All changes so far, in order. */
    List<Change> all() {
        return List.copyOf(changes);
    }

    /** The latest change of a node. */
    Optional<Change> last(String node) {
        return changes.stream().filter(change -> change.node().equals(node)).reduce((earlier, later) -> later);
    }

    /** The first change of a node after an instant that took it into service, or out of it. */
    Optional<Change> firstAfter(long nanos, String node, boolean intoService) {
        return changes.stream()
                .filter(change -> change.atNanos() - nanos >= 0
                        && change.node().equals(node)
                        && change.isInService() == intoService)
                .findFirst();
    }
}
