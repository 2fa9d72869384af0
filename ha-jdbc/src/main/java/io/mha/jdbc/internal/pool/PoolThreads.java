package io.mha.jdbc.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of all pools of a data source: one housekeeper for all, and those that HikariCP starts for opening and
 * closing connections, which end by themselves when there is nothing to do. The only class of this module that makes
 * threads.
 */
final class PoolThreads {
    private final String name;
    private final ScheduledThreadPoolExecutor housekeeper;
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();

    PoolThreads(String name) {
        this.name = name;
        housekeeper = new ScheduledThreadPoolExecutor(1, task -> thread(task, "mha-" + name + "-pools"));
        housekeeper.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        housekeeper.setRemoveOnCancelPolicy(true);
    }

    ScheduledThreadPoolExecutor housekeeper() {
        return housekeeper;
    }

    ThreadFactory factory(String nodeId) {
        return task -> thread(task, "mha-" + name + "-" + nodeId + "-" + number.incrementAndGet());
    }

    /** Runs tasks side by side, each on a thread of its own. */
    void inParallel(List<Runnable> tasks) {
        List<Thread> started = new ArrayList<>();
        for (Runnable task : tasks) {
            Thread thread = thread(task, "mha-" + name + "-close-" + number.incrementAndGet());
            thread.start();
            started.add(thread);
        }
        started.forEach(PoolThreads::join);
    }

    /** Ends the housekeeper and waits for all threads. */
    void close(long nanos) {
        housekeeper.shutdownNow();
        long deadline = System.nanoTime() + nanos;
        for (Thread thread : alive) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left > 0 && !thread.equals(Thread.currentThread())) {
                join(thread, left);
            }
        }
    }

    private Thread thread(Runnable task, String threadName) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } finally {
                        alive.remove(Thread.currentThread());
                    }
                },
                threadName);
        thread.setDaemon(true);
        alive.add(thread);
        return thread;
    }

    private static void join(Thread thread) {
        join(thread, 0);
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
