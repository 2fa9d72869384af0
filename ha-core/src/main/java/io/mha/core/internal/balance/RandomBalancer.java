package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** One node drawn by weight (HAProxy {@code random(1)}). */
final class RandomBalancer implements Balancer {
    @Override
    public String name() {
        return "random";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return new Draw(candidates, random);
    }

    /** Draws by weight. Where the first draws fall on nodes that are out of the question, any other will do. */
    static class Draw extends Choice {
        private static final int TRIES = 8;

        final IntUnaryOperator random;
        final AliasTable byWeight;

        Draw(List<NodeView> candidates, IntUnaryOperator random) {
            super(candidates);
            this.random = random;
            this.byWeight = new AliasTable(weights);
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            for (int i = 0; i < TRIES; i++) {
                NodeView drawn = nodes[byWeight.draw(random)];
                if (!refuses(drawn, request, spare)) {
                    return drawn;
                }
            }
            return detour(nodes, random, request, spare);
        }
    }
}
