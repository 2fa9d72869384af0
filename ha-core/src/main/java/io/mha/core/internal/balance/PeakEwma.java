package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The better of two nodes drawn at random, by latency times calls in flight per weight. The latency is a peak EWMA: it
 * jumps to any larger sample that is no single one and fades with time; a failure counts as 5 s ({@link NodeTraffic#took} and
 * {@link NodeTraffic#failed}).
 *
 * <p>Nobody reads a clock to pick: the time is that of the newer of the two measurements. So what is known of a node
 * grows old while the others work, is forgotten in the end ({@link Decay#isForgotten}), and the node is tried again: it
 * counts as the median of all then, as a node does that was never measured.
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
            if (isNoise(latencyA, latencyB)) {
                return super.isBetter(second, first);
            }
            if (latencyA == 0 || latencyB == 0) {
                return isBetterThanMedian(second, first, latencyB == 0);
            }
            long ahead = b.latencyAtNanos() - a.latencyAtNanos();
            if (Decay.isForgotten(ahead < 0 ? latencyB : latencyA, Math.abs(ahead))) {
                return isBetterThanMedian(second, first, ahead < 0);
            }
            // An older latency is divided by what it has faded, so the other one is multiplied here.
            double fadedA = latencyA * Decay.divisor(Math.max(0, -ahead));
            double fadedB = latencyB * Decay.divisor(Math.max(0, ahead));
            return isFaster(fadedB, second, fadedA, first);
        }

        /** One of the two is not known, or not any more: it counts as the median. */
        private boolean isBetterThanMedian(int second, int first, boolean secondIsUnknown) {
            NodeTraffic known = traffic[secondIsUnknown ? first : second];
            double latency = known.latencyNanos();
            double unknown = median.at(known.latencyAtNanos(), latency);
            if (isNoise(latency, unknown)) {
                return super.isBetter(second, first);
            }
            return secondIsUnknown
                    ? isFaster(unknown, second, latency, first)
                    : isFaster(latency, second, unknown, first);
        }

        private boolean isFaster(double latencyB, int second, double latencyA, int first) {
            return latencyB * (traffic[second].inFlight() + 1) * weights[first]
                    < latencyA * (traffic[first].inFlight() + 1) * weights[second];
        }

        private static boolean isNoise(double a, double b) {
            return a < NOISE_FACTOR * b + NOISE_NANOS && b < NOISE_FACTOR * a + NOISE_NANOS && isBothOrNone(a, b);
        }

        private static boolean isBothOrNone(double a, double b) {
            return (a == 0) == (b == 0);
        }
    }
}
