package io.mha.core.time;

import java.time.Duration;

/**
 * The instant at which an operation must be over. A deadline is made once, where the caller's time limit is known, and
 * handed down; what a step may still use is {@link #remainingNanos()}.
 *
 * @param clock the clock that the deadline is measured on
 * @param atNanos the reading of that clock at which the time is up
 */
public record Deadline(NanoClock clock, long atNanos) {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /**
     * A deadline that lies a while ahead.
     *
     * @param clock the clock to measure on
     * @param duration how long from now
     * @return the deadline
     */
    public static Deadline after(NanoClock clock, Duration duration) {
        return new Deadline(clock, clock.nanoTime() + duration.toNanos());
    }

    /**
     * How much time is left.
     *
     * @return nanoseconds, 0 when the time is up
     */
    public long remainingNanos() {
        return Math.max(0, atNanos - clock.nanoTime());
    }

    /**
     * How much time is left, rounded up so that it can be handed to an API where 0 means for ever.
     *
     * @return milliseconds, at least 1
     */
    public int remainingMillis() {
        long millis = (remainingNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }

    /**
     * Whether the time is up.
     *
     * @return {@code true} at or after the deadline
     */
    public boolean isExpired() {
        return remainingNanos() == 0;
    }

    /**
     * The earlier of this deadline and one that lies a while ahead.
     *
     * @param nanos how many nanoseconds from now
     * @return this deadline, or a new one if that is earlier
     */
    public Deadline within(long nanos) {
        long at = clock.nanoTime() + nanos;
        return at - atNanos < 0 ? new Deadline(clock, at) : this;
    }
}
