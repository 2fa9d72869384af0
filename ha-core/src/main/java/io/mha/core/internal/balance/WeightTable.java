package io.mha.core.internal.balance;

import java.util.stream.IntStream;

/** A sequence of indexes in which each stands as often as its weight says, spread evenly. */
final class WeightTable {
    /** Longer sequences are shortened: weights are then rounded to this resolution. */
    static final int MAX_LENGTH = 4_096;
    /** What the exact rule may cost at most: length times nodes, some 20 microseconds. */
    private static final int MAX_STEPS = 16_384;
    /** Its multiples without their whole parts are spread as evenly as can be, however many are taken. */
    private static final double GOLDEN_RATIO = 0.6180339887498949;

    private WeightTable() {}

    /**
     * The sequence for some weights.
     *
     * @param weights at least one, each above 0
     * @return indexes into the weights; every window of its length, around the end, has the exact counts
     */
    static int[] sequence(int[] weights) {
        int[] reduced = reduced(weights);
        int total = 0;
        for (int weight : reduced) {
            total += weight;
        }
        if (total == weights.length) {
            return IntStream.range(0, total).toArray(); // all equal: in turn
        }
        return (long) total * weights.length <= MAX_STEPS ? smooth(reduced, total) : byDeadline(reduced, total);
    }

    /** The rule that nginx made known: add to each its weight, take the largest, subtract the total from it. */
    private static int[] smooth(int[] weights, int total) {
        int[] sequence = new int[total];
        int[] current = new int[weights.length];
        for (int slot = 0; slot < total; slot++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                current[i] += weights[i];
                if (current[i] > current[best]) {
                    best = i;
                }
            }
            current[best] -= total;
            sequence[slot] = best;
        }
        return sequence;
    }

    /**
     * Earliest deadline first: the k-th turn of a node is due at (k + phase) / weight of the round, where the phases
     * of the nodes are spread, so that light nodes do not come all at once. Sorted by counting, so it takes time in
     * proportion to the length alone.
     */
    private static int[] byDeadline(int[] weights, int total) {
        int[] next = new int[total + 1];
        int[] dues = new int[total];
        int turn = 0;
        for (int i = 0; i < weights.length; i++) {
            double step = (double) total / weights[i];
            double due = phase(i) * step;
            for (int k = weights[i]; k > 0; k--, due += step) {
                int slot = Math.min((int) due, total - 1);
                dues[turn++] = slot;
                next[slot + 1]++;
            }
        }
        for (int slot = 1; slot <= total; slot++) {
            next[slot] += next[slot - 1];
        }
        int[] sequence = new int[total];
        turn = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int k = weights[i]; k > 0; k--) {
                sequence[next[dues[turn++]]++] = i;
            }
        }
        return sequence;
    }

    private static double phase(int index) {
        double golden = (index + 1) * GOLDEN_RATIO;
        return golden - (long) golden;
    }

    /** Weights in lowest terms, at least 1 each, with a sum near {@link #MAX_LENGTH} at most. */
    private static int[] reduced(int[] weights) {
        int gcd = 0;
        long sum = 0;
        for (int weight : weights) {
            gcd = gcd(weight, gcd);
            sum += weight;
        }
        double scale = Math.min(1.0 / gcd, (double) MAX_LENGTH / sum);
        int[] reduced = new int[weights.length];
        for (int i = 0; i < weights.length; i++) {
            reduced[i] = (int) Math.max(1, Math.round(weights[i] * scale));
        }
        return reduced;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
