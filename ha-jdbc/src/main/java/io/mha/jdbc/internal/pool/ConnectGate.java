package io.mha.jdbc.internal.pool;

import io.mha.core.time.NanoClock;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What every attempt to connect to one node passes, whichever pool it is for: not too many at a time, not too many in a
 * row. Only the threads that HikariCP opens connections with wait here, and they do so in short steps, because a
 * borrower who finds the pool empty meanwhile goes first.
 */
final class ConnectGate {
    private static final long STEP_NANOS = 10_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ConnectPace pace;
    private final NanoClock clock;
    private final int maxConnecting;
    private int connecting;
    private long generation;

    /** The pool that an attempt is for. */
    interface Wish {
        /** Whether the pool is given up, so that nobody needs the connection any more. */
        boolean isRetired();

        /** Whether somebody waits and the pool has no connection at all. */
        boolean isUrgent();

        /** Whether all pools together have room for one more. */
        boolean hasRoom();
    }

    ConnectGate(int maxConnecting, int burst, NanoClock clock) {
        this.clock = clock;
        this.maxConnecting = maxConnecting;
        pace = new ConnectPace(burst, clock.nanoTime());
    }

    /** A pool of this generation begins. */
    void begin(long pool, int atOnce) {
        lock.lock();
        try {
            if (generation != 0 && pool > generation) {
                pace.beginAnew(atOnce, clock.nanoTime());
            }
            generation = Math.max(generation, pool);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the attempt may begin; {@link #leave} has to follow.
     *
     * @param wish what it is for
     * @return {@code false} if it is not needed any more
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    boolean enter(Wish wish) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!wish.isRetired()) {
                long now = clock.nanoTime();
                boolean urgent = wish.isUrgent();
                long delay = pace.delay(urgent, now);
                if (delay <= 0 && connecting < maxConnecting && (urgent || wish.hasRoom())) {
                    connecting++;
                    pace.begun(now);
                    return true;
                }
                changed.awaitNanos(delay <= 0 ? STEP_NANOS : Math.min(STEP_NANOS, delay));
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The attempt is over.
     *
     * @param failed whether it failed
     * @param noRoom whether it failed because the node has no room
     */
    void leave(boolean failed, boolean noRoom) {
        lock.lock();
        try {
            connecting--;
            if (failed) {
                pace.failed(noRoom, clock.nanoTime());
            } else {
                pace.succeeded();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody's need has changed: those who wait look again. */
    void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the pause after the last failure is over; shorter for one who waits than for one who takes precautions. */
    boolean mayRetry(boolean urgent) {
        lock.lock();
        try {
            return pace.pause(urgent, clock.nanoTime()) == 0;
        } finally {
            lock.unlock();
        }
    }

    /** The node has answered its checks: what failed before counts no more. */
    void forgetFailures() {
        lock.lock();
        try {
            pace.succeeded();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
