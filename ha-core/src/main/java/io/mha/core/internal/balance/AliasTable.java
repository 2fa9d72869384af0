package io.mha.core.internal.balance;

import java.util.function.IntUnaryOperator;

/** Draws an index with the probability of its weight, by one random number (Walker's alias method, built as by Vose). */
final class AliasTable {
    /** Random numbers are drawn below a power of two, and spread by multiplication: that needs no division. */
    static final int BITS = 30;

    static final int BOUND = 1 << BITS;

    /** Where a number falls below this within its column, the column is drawn. */
    private final int[] threshold;

    private final int[] alias;

    AliasTable(int[] weights) {
        int n = weights.length;
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
            threshold[i] = BOUND;
        }
        while (small > 0 && large < n) {
            int less = columns[--small];
            int more = columns[large];
            threshold[less] = (int) Math.round(share[less] * BOUND);
            alias[less] = more;
            share[more] -= 1 - share[less];
            if (share[more] < 1) {
                large++;
                columns[small++] = more;
            }
        }
    }

    int draw(IntUnaryOperator random) {
        long point = point(random.applyAsInt(BOUND), threshold.length);
        int column = (int) (point >>> BITS);
        return rest(point) < threshold[column] ? column : alias[column];
    }

    /** A random number, spread over so many columns: the column above the lowest bits, the place in it below. */
    static long point(int number, int columns) {
        return (long) number * columns;
    }

    /** The place within the column: again a random number, with as many bits less as the column has. */
    static int rest(long point) {
        return (int) (point & (BOUND - 1));
    }
}
