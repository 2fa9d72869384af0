package io.mha.core.internal.loop;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.internal.balance.Admission;
import io.mha.core.time.Deadline;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A topology with its picker, and a way to wait for the next one. */
final class Snapshot {
    private final Topology topology;
    private final @Nullable Picker picker;
    private final NodeView[] trials;
    private final CountDownLatch replaced = new CountDownLatch(1);

    private Snapshot(Topology topology, @Nullable Picker picker) {
        this.topology = topology;
        this.picker = picker;
        this.trials = topology.trials().toArray(NodeView[]::new);
    }

    static Snapshot of(
            Balancer balancer, IntUnaryOperator random, List<NodeView> nodes, @Nullable Snapshot before, long now) {
        List<NodeView> candidates = Admission.candidates(nodes);
        Topology old = before == null ? null : before.topology;
        Topology topology = new Topology(
                old == null ? 1 : old.version() + 1,
                nodes,
                candidates,
                Admission.trials(nodes),
                old != null && old.isOutage() ? old.outageSinceNanos() : now);
        if (before != null && sameChoice(before.topology.candidates(), candidates)) {
            return new Snapshot(topology, before.picker); // keeps its place in the rotation
        }
        return new Snapshot(topology, candidates.isEmpty() ? null : balancer.picker(candidates, random));
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
                    && a.weight() == b.weight()
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
            if (!request.excludes(view.node()) && view.traffic().tryTrial()) {
                return view;
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
