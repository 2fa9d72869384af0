package io.mha.samples.failover;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts the latencies of one node. Thread-safe. */
final class Latencies {
    private final AtomicLongArray counts = new AtomicLongArray(Distribution.BUCKETS);

    void record(long nanos) {
        counts.incrementAndGet(Distribution.bucketOf(nanos));
    }

    Distribution read() {
        long[] copy = new long[Distribution.BUCKETS];
        for (int bucket = 0; bucket < copy.length; bucket++) {
            copy[bucket] = counts.get(bucket);
        }
        return new Distribution(copy);
    }
}
