package io.mha.core.simulator;

/** Durations in buckets that grow by 2 %, from 10 µs on. */
final class Histogram {
    private static final double FIRST_NANOS = 10_000;
    private static final double LOG_GROWTH = Math.log(1.02);

    private final long[] counts = new long[1_000];
    private long total;

    void add(long nanos) {
        int bucket = nanos <= FIRST_NANOS ? 0 : (int) (Math.log(nanos / FIRST_NANOS) / LOG_GROWTH);
        counts[Math.min(bucket, counts.length - 1)]++;
        total++;
    }

    /** The duration that a share of all stays below, in milliseconds; 0 if there is none. */
    double millis(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length && total > 0; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return FIRST_NANOS * Math.exp(LOG_GROWTH * (i + 1)) / 1e6;
            }
        }
        return 0;
    }
}
