package io.mha.samples.failover;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The times that one thread went without an operation that worked. Written by that thread, read by any. */
final class Pulse {
    /** Shorter ones are not remembered one by one. */
    private static final long NOTABLE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Queue<Gap> notable = new ConcurrentLinkedQueue<>();
    private volatile Gap longest;
    private volatile long lastBeat;
    private volatile boolean stopped;

    /**
     * A time without success.
     *
     * @param nanos how long it was
     * @param endedAt when it ended
     */
    record Gap(long nanos, long endedAt) {
        Gap longer(Gap other) {
            return other.nanos > nanos ? other : this;
        }
    }

    Pulse(long now) {
        lastBeat = now;
        longest = new Gap(0, now);
    }

    /** An operation has worked. */
    void beat(long now) {
        Gap gap = new Gap(now - lastBeat, now);
        longest = longest.longer(gap);
        if (gap.nanos() >= NOTABLE_NANOS) {
            notable.add(gap);
        }
        lastBeat = now;
    }

    /** The thread does no more; what it is waiting for now still counts. */
    void stop(long now) {
        beat(now);
        stopped = true;
    }

    /** The longest gap so far, including the one that has not ended. */
    Gap longest(long now) {
        return stopped ? longest : longest.longer(new Gap(now - lastBeat, now));
    }

    /** The longest gap that ended in this time; 0 if none was longer than 10 ms. */
    Gap longest(long from, long to) {
        return notable.stream()
                .filter(gap -> gap.endedAt() - from >= 0 && gap.endedAt() - to <= 0)
                .reduce(new Gap(0, to), Gap::longer);
    }
}
