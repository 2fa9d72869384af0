package io.mha.samples.failover;

import java.util.concurrent.TimeUnit;

/**
 * How often each latency occurred: 16 buckets for each doubling of microseconds, so that a quantile is at most 6 % too
 * high. Immutable.
 */
final class Distribution {
    static final int BUCKETS = 400;
    static final Distribution NONE = new Distribution(new long[BUCKETS]);

    private static final int STEPS_LOG2 = 4;
    private static final int STEPS = 1 << STEPS_LOG2;
    private static final double MICROS_PER_MILLI = 1_000.0;

    private final long[] counts;

    Distribution(long[] counts) {
        this.counts = counts.clone();
    }

    static int bucketOf(long nanos) {
        long micros = TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos));
        if (micros < STEPS) {
            return (int) micros;
        }
        int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - STEPS_LOG2;
        int step = (int) (micros >>> doublings) & (STEPS - 1);
        return Math.min(BUCKETS - 1, (doublings + 1) * STEPS + step);
    }

    /** The first latency that is too long for the bucket. */
    private static double upperMillis(int bucket) {
        int doublings = Math.max(0, bucket / STEPS - 1);
        long step = bucket < STEPS ? bucket : STEPS + bucket % STEPS;
        return ((step + 1) << doublings) / MICROS_PER_MILLI;
    }

    /** What has been added since another reading of the same latencies. */
    Distribution since(Distribution earlier) {
        long[] added = new long[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            added[bucket] = counts[bucket] - earlier.counts[bucket];
        }
        return new Distribution(added);
    }

    long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** The latency in milliseconds that a share of all, 0 to 1, does not exceed; 0 if there are none. */
    double quantileMillis(double share) {
        long total = total();
        long wanted = Math.max(1, (long) Math.ceil(total * share));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return upperMillis(bucket);
            }
        }
        return 0;
    }
}
