package io.mha.benchmarks.selects;

/** How often something took how long, to the half microsecond up to 100 ms; what is longer counts as that. */
final class Latencies {
    private static final int STEP_NANOS = 500;
    private static final int STEPS = 200_000;

    private final int[] counts = new int[STEPS];
    private long total;

    void add(long nanos) {
        counts[(int) Math.min(STEPS - 1, nanos / STEP_NANOS)]++;
        total++;
    }

    void add(Latencies others) {
        for (int i = 0; i < STEPS; i++) {
            counts[i] += others.counts[i];
        }
        total += others.total;
    }

    long total() {
        return total;
    }

    /** What that share of all does not exceed, in microseconds. */
    double micros(double share) {
        long left = (long) Math.ceil(total * share);
        for (int i = 0; i < STEPS; i++) {
            left -= counts[i];
            if (left <= 0) {
                return (i + 1) * (STEP_NANOS / 1e3);
            }
        }
        return STEPS * (STEP_NANOS / 1e3);
    }
}
