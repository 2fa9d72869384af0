package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks that may block one after another, off the loop. Thread-safe. */
final class OrderedTasks {
    private static final Logger log = LoggerFactory.getLogger(OrderedTasks.class);

    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;
    private volatile @Nullable Thread thread;

    OrderedTasks(Timers timers) {
        this.timers = timers;
    }

    void add(Runnable task) {
        lock.lock();
        try {
            tasks.add(task);
            if (!running) {
                running = true;
                timers.runBlocking(this::drain);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the caller is one of the tasks. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** Waits until all are done; gives up after a while. */
    void await(long nanos) throws InterruptedException {
        long left = nanos;
        lock.lock();
        try {
            while (running && left > 0) {
                left = idle.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        thread = Thread.currentThread();
        try {
            for (Runnable task = next(); task != null; task = next()) {
                run(task);
            }
        } finally {
            thread = null;
        }
    }

    private @Nullable Runnable next() {
        lock.lock();
        try {
            Runnable task = tasks.poll();
            if (task == null) {
                running = false;
                thread = null;
                idle.signalAll();
            }
            return task;
        } finally {
            lock.unlock();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("a callback failed", e);
        }
    }
}
