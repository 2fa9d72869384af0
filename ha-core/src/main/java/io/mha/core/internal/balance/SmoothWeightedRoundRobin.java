package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Weighted round robin without bursts: weights 5, 1, 1 give a a b a c a a. The sequence is computed once for some
 * candidates; a pick is one atomic increment and one array read.
 */
final class SmoothWeightedRoundRobin implements Balancer {
    private final String name;
    private final ToIntFunction<NodeView> weight;

    private SmoothWeightedRoundRobin(String name, ToIntFunction<NodeView> weight) {
        this.name = name;
        this.weight = weight;
    }

    /** By the weights that hold now (HAProxy {@code roundrobin}). */
    static SmoothWeightedRoundRobin dynamic() {
        return new SmoothWeightedRoundRobin("roundrobin", NodeView::weight);
    }

    /** By the weights of the configuration: neither slow start nor overload change them (HAProxy {@code static-rr}). */
    static SmoothWeightedRoundRobin configured() {
        return new SmoothWeightedRoundRobin("static-rr", view -> view.node().weight());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return picker(candidates, random, null);
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random, @Nullable Picker before) {
        int[] weights = new int[candidates.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(1, weight.applyAsInt(candidates.get(i)));
        }
        int[] indexes = WeightTable.sequence(weights);
        // A random start: two processes that begin together do not hit the nodes in step.
        int start = before instanceof Rotation rotation
                ? rotation.positionIn(indexes.length)
                : random.applyAsInt(indexes.length);
        return new Rotation(candidates, indexes, start, random);
    }

    private static final class Rotation extends Choice {
        private final NodeView[] sequence;
        private final AtomicInteger position;
        private final IntUnaryOperator random;

        Rotation(List<NodeView> candidates, int[] indexes, int start, IntUnaryOperator random) {
            super(candidates);
            sequence = new NodeView[indexes.length];
            for (int slot = 0; slot < sequence.length; slot++) {
                sequence[slot] = nodes[indexes[slot]];
            }
            this.position = new AtomicInteger(start);
            this.random = random;
        }

        /** The place in a sequence of another length that is as far through it as this one is now. */
        int positionIn(int length) {
            long now = (position.get() & Integer.MAX_VALUE) % sequence.length;
            return (int) (now * length / sequence.length);
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            NodeView next = sequence[(position.getAndIncrement() & Integer.MAX_VALUE) % sequence.length];
            if (!refuses(next, request, spare)) {
                return next;
            }
            NodeView other = detour(sequence, random, request, spare);
            // A second turn for the same call would put the rotation out of step.
            return other == null && spare && !request.excludes(next.node()) ? next : other;
        }
    }
}
