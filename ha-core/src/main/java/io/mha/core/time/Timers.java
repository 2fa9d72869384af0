package io.mha.core.time;

/**
 * Time and threads for a cluster: a clock, one control thread, and a place for work that blocks. Everything that runs
 * on the control thread runs one task at a time in the order of its due time; it is the single writer of all cluster
 * state.
 */
public interface Timers extends NanoClock, AutoCloseable {
    /** Something that was started and may be called off. */
    @FunctionalInterface
    interface Handle {
        /** Calls it off. A task that runs already is interrupted if it is a blocking one, and left alone otherwise. */
        void cancel();
    }

    /**
     * Threads of the JVM.
     *
     * @param name becomes part of the threads' names, {@code mha-<name>-control} and {@code mha-<name>-check-<n>}
     * @return new timers; the caller closes them
     */
    static Timers system(String name) {
        return new io.mha.core.internal.time.SystemTimers(name);
    }

    /**
     * Runs a task on the control thread as soon as what is due before it has run. Dropped after {@link #close()}.
     *
     * @param task must not block
     */
    void execute(Runnable task);

    /**
     * Runs a task on the control thread later. Dropped after {@link #close()}.
     *
     * @param delayNanos how long from now, in nanoseconds; 0 or less is at once; 100 ms or more may be up to 10 ms late, so
     *     that many share a wake-up
     * @param task must not block
     * @return calls the task off
     */
    Handle schedule(long delayNanos, Runnable task);

    /**
     * Runs a task that may block, off the control thread. Dropped after {@link #close()}.
     *
     * @param task may block; must end soon after it is interrupted
     * @return interrupts the task
     */
    Handle runBlocking(Runnable task);

    /** Ends all threads, interrupting what still runs, and returns when they are gone or after 5 s. */
    @Override
    void close();
}
