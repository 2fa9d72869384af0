package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The less loaded of two nodes drawn at random, load being calls in flight per weight (HAProxy {@code random(2)}). The
 * first is drawn by weight, and wins when both are idle: so weights hold under little load as well, and a node in its
 * slow start gets its share.
 */
final class PowerOfTwoChoices implements Balancer {
    @Override
    public String name() {
        return "p2c";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return new TwoDraws(candidates, random);
    }

    /** Draws two, and compares them by what they have in flight. */
    static class TwoDraws extends RandomBalancer.Draw {
        private static final int FEW = 1_024;
        /** With equal weights one random number has bits for two draws. */
        private final boolean oneNumberIsEnough;

        TwoDraws(List<NodeView> candidates, IntUnaryOperator random) {
            super(candidates, random);
            oneNumberIsEnough = nodes.length <= FEW && hasEqualWeights();
        }

        @Override
        @Nullable
        NodeView choose(Request request, boolean spare) {
            int first;
            int second;
            if (oneNumberIsEnough) {
                long point = AliasTable.point(random.applyAsInt(AliasTable.BOUND), nodes.length);
                first = (int) (point >>> AliasTable.BITS);
                second = other(first, AliasTable.rest(point));
            } else {
                first = byWeight.draw(random);
                second = other(first, random.applyAsInt(AliasTable.BOUND));
            }
            boolean secondWins = isBetter(second, first);
            NodeView picked = nodes[secondWins ? second : first];
            if (!refuses(picked, request, spare)) {
                return picked;
            }
            NodeView loser = nodes[secondWins ? first : second];
            return refuses(loser, request, spare) ? super.choose(request, spare) : loser;
        }

        /** Any other than the first, each as likely; the first itself if it is alone. */
        private int other(int first, int number) {
            int others = nodes.length - 1;
            if (others == 0) {
                return first;
            }
            int drawn = (int) (AliasTable.point(number, others) >>> AliasTable.BITS);
            return drawn < first ? drawn : drawn + 1;
        }

        /** Whether the second draw is to be preferred to the first. */
        boolean isBetter(int second, int first) {
            return isLessLoaded(traffic[second].inFlight(), weights[second], traffic[first].inFlight(), weights[first]);
        }

        /** Whether the second has less in flight for its weight; between two idle nodes the first stays. */
        static boolean isLessLoaded(long second, long secondWeight, long first, long firstWeight) {
            return (first | second) != 0 && (second + 1) * firstWeight < (first + 1) * secondWeight;
        }
    }
}
