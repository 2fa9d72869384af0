package io.mha.core.internal.balance;

import java.util.function.IntUnaryOperator;

/** Draws an index with the probability of its weight, by one random number (Walker's alias method, built as by Vose). */
final class AliasTable {
    private static final int MAX_BITS = 16;

    private final int bits;
    private final int bound;
    /** Below this a draw of the column stays in it. */
    private final int[] threshold;

    private final int[] alias;

    AliasTable(int[] weights) {
        int n = weights.length;
        bits = Math.min(MAX_BITS, Integer.numberOfLeadingZeros(n) - 1);
        bound = n << bits;
        threshold = new int[n];
        alias = new int[n];
        long sum = 0;
        for (int weight : weights) {
            sum += weight;
        }
        double[] share = new double[n];
        int[] columns = new int[n]; // those below their fair share from the left, the others from the right
        int small = 0;
        int large = n;
        for (int i = 0; i < n; i++) {
            share[i] = (double) weights[i] * n / sum;
            columns[share[i] < 1 ? small++ : --large] = i;
            threshold[i] = 1 << bits;
        }
        while (small > 0 && large < n) {
            int less = columns[--small];
            int more = columns[large];
            threshold[less] = (int) Math.round(share[less] * (1 << bits));
            alias[less] = more;
            share[more] -= 1 - share[less];
            if (share[more] < 1) {
                large++;
                columns[small++] = more;
            }
        }
    }

    int draw(IntUnaryOperator random) {
        int number = random.applyAsInt(bound);
        int column = number >>> bits;
        return number - (column << bits) < threshold[column] ? column : alias[column];
    }
}
