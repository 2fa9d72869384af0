package io.mha.core.internal.loop;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.internal.balance.Admission;
import io.mha.core.time.Deadline;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A topology with its picker, and a way to wait for the next one. */
final class Snapshot {
    private final Topology topology;
    private final @Nullable Picker picker;
    private final NodeView[] trials;
    private final boolean served;
    private final CountDownLatch replaced = new CountDownLatch(1);

    private Snapshot(Topology topology, @Nullable Picker picker, boolean served) {
        this.topology = topology;
        this.picker = picker;
        this.served = served;
        this.trials = topology.trials().toArray(NodeView[]::new);
    }

    static Snapshot first(
            List<NodeView> nodes, Admission admission, Function<List<NodeView>, Picker> pickers, long now) {
        Topology topology = new Topology(1, nodes, admission.candidates(), admission.trials(), admission.panic(), now);
        return new Snapshot(topology, picker(admission.candidates(), pickers), anyServes(nodes));
    }

    /**
     * The next one, after the choice was weighed again. Nodes that were never in service were never lost: their outage
     * began with the cluster, not with the check that found it out.
     */
    Snapshot next(List<NodeView> nodes, Admission admission, Function<List<NodeView>, Picker> pickers, long now) {
        Topology next = new Topology(
                topology.version() + 1,
                nodes,
                admission.candidates(),
                admission.trials(),
                admission.panic(),
                topology.isOutage() || !served ? topology.outageSinceNanos() : now);
        boolean same = sameChoice(topology.candidates(), admission.candidates());
        // The same picker keeps its place in the rotation.
        return new Snapshot(next, same ? picker : picker(admission.candidates(), pickers), served || anyServes(nodes));
    }

    /** The next one, where nothing has changed that a choice depends on: a check passed, as most do. */
    Snapshot next(List<NodeView> nodes) {
        Topology next = new Topology(
                topology.version() + 1,
                nodes,
                topology.candidates(),
                topology.trials(),
                topology.panic(),
                topology.outageSinceNanos());
        return new Snapshot(next, picker, served);
    }

    private static boolean anyServes(List<NodeView> nodes) {
        return nodes.stream().anyMatch(view -> view.state().inService());
    }

    /** Whether what makes a choice is the same in two views of a node; what its last check said is not part of it. */
    static boolean sameForChoice(NodeView before, NodeView after) {
        NodeState a = before.state();
        NodeState b = after.state();
        return a.status() == b.status()
                && a.generation() == b.generation()
                && before.weight() == after.weight()
                && before.maxConn() == after.maxConn()
                && before.node().equals(after.node())
                && a.active().verdict() == b.active().verdict()
                && (b.active().verdict() != Verdict.DOWN
                        || a.active().passed() == b.active().passed())
                && a.passive().equals(b.passive())
                && a.learnt().equals(b.learnt())
                && a.votes().equals(b.votes())
                && a.orders().equals(b.orders());
    }

    private static @Nullable Picker picker(List<NodeView> candidates, Function<List<NodeView>, Picker> pickers) {
        return candidates.isEmpty() ? null : pickers.apply(candidates);
    }

    /** Whether a picker over one list serves for the other: its nodes may differ in their counters, but no more. */
    private static boolean sameChoice(List<NodeView> before, List<NodeView> after) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < after.size(); i++) {
            NodeView a = before.get(i);
            NodeView b = after.get(i);
            boolean same = a.node().equals(b.node())
                    && a.traffic() == b.traffic()
                    && a.weight() == b.weight()
                    && a.maxConn() == b.maxConn()
                    && a.state().generation() == b.state().generation();
            if (!same) {
                return false;
            }
        }
        return true;
    }

    Topology topology() {
        return topology;
    }

    @Nullable
    NodeView pick(Request request) {
        for (NodeView view : trials) {
            long permit = request.excludes(view.node()) ? 0 : view.traffic().tryTrial();
            if (permit != 0) {
                return new NodeView(view.node(), view.state(), view.weight(), view.maxConn(), view.traffic(), permit);
            }
        }
        return picker == null ? null : picker.pick(request);
    }

    void replaced() {
        replaced.countDown();
    }

    boolean awaitChange(Topology seen, Deadline deadline) throws InterruptedException {
        return topology.version() != seen.version() || replaced.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
    }
}
