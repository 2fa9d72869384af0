package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The node with the fewest calls in flight for its weight, (calls + 1) / weight (HAProxy {@code leastconn}). Nodes that
 * are equal take turns.
 */
final class LeastConnections implements Balancer {
    @Override
    public String name() {
        return "leastconn";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return new Least(candidates, random.applyAsInt(candidates.size()));
    }

    private static final class Least extends Choice {
        private final int heaviest;
        private final boolean equalWeights;
        /** Where the next search begins: behind the last pick. A lost update only repeats a turn. */
        private int start;

        Least(List<NodeView> candidates, int start) {
            super(candidates);
            this.start = start;
            int most = 0;
            for (int weight : weights) {
                most = Math.max(most, weight);
            }
            heaviest = most;
            equalWeights = hasEqualWeights();
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            int from = start;
            int best = search(from, nodes.length, -1, request, spare);
            if (best < 0 || !isUnbeatable(best)) {
                best = search(0, from, best, request, spare);
            }
            if (best < 0) {
                return null;
            }
            start = best + 1 < nodes.length ? best + 1 : 0;
            return nodes[best];
        }

        /** The best of a range, or the best so far if none there is better. */
        private int search(int from, int to, int bestSoFar, Request request, boolean spare) {
            int best = bestSoFar;
            long bestLoad = best < 0 ? Long.MAX_VALUE : traffic[best].inFlight() + 1L;
            for (int i = from; i < to; i++) {
                long load = traffic[i].inFlight() + 1L;
                boolean less =
                        (equalWeights || best < 0) ? load < bestLoad : load * weights[best] < bestLoad * weights[i];
                if (less && !refuses(nodes[i], request, spare)) {
                    best = i;
                    bestLoad = load;
                    if (isUnbeatable(i)) {
                        break;
                    }
                }
            }
            return best;
        }

        private boolean isUnbeatable(int index) {
            return traffic[index].inFlight() <= 0 && weights[index] == heaviest;
        }
    }
}
