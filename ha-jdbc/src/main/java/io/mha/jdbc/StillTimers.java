package io.mha.jdbc;

import io.mha.core.time.Timers;

/** Time stands still, so nothing is ever due. */
final class StillTimers implements Timers {
    private static final Handle NOTHING = () -> {};

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void execute(Runnable task) {}

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        return NOTHING;
    }

    @Override
    public Handle runBlocking(Runnable task) {
        return NOTHING;
    }

    @Override
    public void close() {}
}
