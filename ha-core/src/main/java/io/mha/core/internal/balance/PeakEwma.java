package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The better of two nodes drawn at random, by latency times calls in flight per weight. The latency is a peak EWMA: it
 * jumps to any larger sample and fades with time; a failure counts as 5 s ({@link NodeTraffic#took} and
 * {@link NodeTraffic#failed}).
 *
 * <p>Nobody reads a clock to pick: the time is that of the newer of the two measurements. So what is known of a node
 * grows old while the others work, is forgotten after {@link Decay#TAU_NANOS}, and the node is tried again: it counts
 * as the median of all then, as a node does that was never measured.
 *
 * <p>Latencies that differ by less than a factor of 2, or by less than a millisecond, count as equal. Else noise would
 * decide between equal nodes, and weights would not hold under little load.
 */
final class PeakEwma implements Balancer {
    private static final double NOISE_FACTOR = 2;
    private static final double NOISE_NANOS = 1_000_000;

    @Override
    public String name() {
        return "peak-ewma";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return new ByLatency(candidates, random);
    }

    private static final class ByLatency extends PowerOfTwoChoices.TwoDraws {
        private final MedianLatency median;

        ByLatency(List<NodeView> candidates, IntUnaryOperator random) {
            super(candidates, random);
            median = new MedianLatency(traffic);
        }

        @Override
        boolean isBetter(int second, int first) {
            NodeTraffic a = traffic[first];
            NodeTraffic b = traffic[second];
            double latencyA = a.latencyNanos();
            double latencyB = b.latencyNanos();
            int callsA = a.inFlight();
            int callsB = b.inFlight();
            if (isNoise(latencyA, latencyB)) {
                return isLessLoaded(callsB, weights[second], callsA, weights[first]);
            }
            long newer = latencyA == 0 ? b.latencyAtNanos() : a.latencyAtNanos();
            if (latencyA != 0 && latencyB != 0) {
                long ahead = b.latencyAtNanos() - newer;
                if (ahead > 0) {
                    newer += ahead;
                    latencyA = faded(latencyA, ahead);
                } else {
                    latencyB = faded(latencyB, -ahead);
                }
            }
            if (latencyA == 0) {
                latencyA = median.at(newer, latencyB);
            } else if (latencyB == 0) {
                latencyB = median.at(newer, latencyA);
            }
            return isNoise(latencyA, latencyB)
                    ? isLessLoaded(callsB, weights[second], callsA, weights[first])
                    : latencyB * (callsB + 1) * weights[first] < latencyA * (callsA + 1) * weights[second];
        }

        /** What is left of a latency; 0 if it is forgotten. */
        private static double faded(double latency, long age) {
            return age < Decay.TAU_NANOS ? latency / Decay.divisor(age) : 0;
        }

        private static boolean isNoise(double a, double b) {
            return a < NOISE_FACTOR * b + NOISE_NANOS && b < NOISE_FACTOR * a + NOISE_NANOS && isBothOrNone(a, b);
        }

        private static boolean isBothOrNone(double a, double b) {
            return (a == 0) == (b == 0);
        }
    }
}
