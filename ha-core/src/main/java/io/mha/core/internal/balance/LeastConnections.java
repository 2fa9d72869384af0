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
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            int best = -1;
            long bestLoad = 0;
            long bestWeight = 0;
            int first = start;
            int index = first;
            do {
                long load = traffic[index].inFlight() + 1L;
                if ((best < 0 || load * bestWeight < bestLoad * weights[index])
                        && !refuses(nodes[index], request, spare)) {
                    best = index;
                    bestLoad = load;
                    bestWeight = weights[index];
                    if (load <= 1 && bestWeight == heaviest) {
                        break; // nobody can have less
                    }
                }
                index = index + 1 < nodes.length ? index + 1 : 0;
            } while (index != first);
            if (best < 0) {
                return null;
            }
            start = best + 1 < nodes.length ? best + 1 : 0;
            return nodes[best];
        }
    }
}
