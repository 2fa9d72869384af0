package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/**
 * Weighted round robin without bursts: weights 5, 1, 1 give a a b a c a a (the rule that nginx made known). The
 * sequence is computed once per topology; a pick is one atomic increment and one array read.
 */
public final class SmoothWeightedRoundRobin implements Balancer {
    /** Stateless; each picker has its own position. */
    public SmoothWeightedRoundRobin() {}

    @Override
    public String name() {
        return "roundrobin";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        NodeView[] sequence = WeightTable.smooth(candidates);
        // A random start: two processes that begin together do not hit the nodes in step.
        AtomicInteger position = new AtomicInteger(random.applyAsInt(sequence.length));
        return request -> {
            int index = (position.getAndIncrement() & Integer.MAX_VALUE) % sequence.length;
            NodeView picked = sequence[index];
            return request == Request.ANY || !request.excludes(picked.node())
                    ? picked
                    : Scan.from(sequence, index, request);
        };
    }
}
