package io.mha.samples.failover;

/** The longest time that one thread went without an operation that worked. Written by that thread, read by any. */
final class Pulse {
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
        longest = longest.longer(new Gap(now - lastBeat, now));
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
}
