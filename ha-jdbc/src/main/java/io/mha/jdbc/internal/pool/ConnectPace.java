package io.mha.jdbc.internal.pool;

/**
 * How fast connections to one node are opened: {@link #PERIOD_NANOS} apart in the long run, more at once after a quiet
 * time, and further and further apart while attempts fail. Pure; the caller brings the time. For one thread at a time.
 */
final class ConnectPace {
    /** Ten a second. */
    static final long PERIOD_NANOS = 100_000_000L;

    private static final long FIRST_BACKOFF_NANOS = 100_000_000L;
    private static final long MAX_BACKOFF_NANOS = 1_000_000_000L;
    /** A node that has no room gets more time to find some. */
    private static final long MAX_OVERLOAD_NANOS = 2_000_000_000L;
    /** Whoever waits for the node, and not just for its pool to be full again, waits no longer than this. */
    private static final long MAX_URGENT_NANOS = 200_000_000L;

    private final int burst;
    /** When the bucket is full again. */
    private long full;

    private long failedAt;
    private long backoff;
    private boolean overloaded;

    /**
     * A bucket that is full.
     *
     * @param burst how many connections may be opened at once after a quiet time, 1 or more
     * @param now the current time
     */
    ConnectPace(int burst, long now) {
        this.burst = burst;
        this.full = now;
    }

    /**
     * The node comes back: all its clients come with it, so not everything is opened at once. What failed before counts
     * no more.
     *
     * @param at how many connections may be opened at once
     * @param now the current time
     */
    void beginAnew(int at, long now) {
        full = now + (burst - Math.min(burst, Math.max(1, at))) * PERIOD_NANOS;
        backoff = 0;
    }

    /**
     * How long the next attempt has to wait.
     *
     * @param urgent whether somebody waits and the pool has nothing to give at all
     * @param now the current time
     * @return nanoseconds, 0 if it may begin
     */
    long delay(boolean urgent, long now) {
        long pause = pause(urgent, now);
        return urgent ? pause : Math.max(pause, full - (burst - 1) * PERIOD_NANOS - now);
    }

    /**
     * What is left of the pause after the last failure.
     *
     * @param urgent as above
     * @param now the current time
     * @return nanoseconds, 0 if there is none
     */
    long pause(boolean urgent, long now) {
        if (backoff == 0) {
            return 0;
        }
        long pause = urgent && !overloaded ? Math.min(backoff, MAX_URGENT_NANOS) : backoff;
        return Math.max(0, failedAt + pause - now);
    }

    /** An attempt begins. Those that did not wait do not make the others wait for more than one period. */
    void begun(long now) {
        full = Math.min((full - now > 0 ? full : now) + PERIOD_NANOS, now + burst * PERIOD_NANOS);
    }

    /** An attempt worked. */
    void succeeded() {
        backoff = 0;
    }

    /**
     * An attempt failed.
     *
     * @param noRoom whether the node said that it has no room
     * @param now the current time
     */
    void failed(boolean noRoom, long now) {
        overloaded = noRoom;
        failedAt = now;
        backoff = Math.min(Math.max(FIRST_BACKOFF_NANOS, 2 * backoff), noRoom ? MAX_OVERLOAD_NANOS : MAX_BACKOFF_NANOS);
    }
}
