package io.mha.core.internal.time;

import io.mha.core.time.Timers;
import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only class of this module that owns threads and reads the system clock. */
public final class SystemTimers implements Timers {
    private static final Logger log = LoggerFactory.getLogger(SystemTimers.class);
    private static final int MAX_BLOCKING_THREADS = 256;
    private static final long FULL_NANOS = 5_000_000L;
    /** What is not due before that may be late by the slack, so that many timers share few wake-ups. */
    private static final long LONG_NANOS = 100_000_000L;

    private static final long SLACK_NANOS = 10_000_000L;
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_SECONDS = 5;

    private final ScheduledThreadPoolExecutor control;
    private final ExecutorService blocking;

    /**
     * Starts the threads lazily.
     *
     * @param name part of every thread's name
     */
    public SystemTimers(String name) {
        control = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "mha-" + name + "-control"));
        control.setRemoveOnCancelPolicy(true);
        control.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        blocking = blockingExecutor("mha-" + name + "-check-");
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        try {
            Future<?> future = control.schedule(guarded(task), withSlack(delayNanos), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public Handle runBlocking(Runnable task) {
        try {
            Future<?> future = blocking.submit(guarded(task));
            return () -> future.cancel(true);
        } catch (RejectedExecutionException closedOrFull) {
            return blocking.isShutdown() ? () -> {} : runBlockingLater(task);
        }
    }

    /** All threads are busy: nothing is dropped, it waits for one of them. */
    private Handle runBlockingLater(Runnable task) {
        Handle none = () -> {};
        AtomicReference<Handle> handle = new AtomicReference<>(none);
        AtomicBoolean called = new AtomicBoolean();
        Handle attempt = schedule(FULL_NANOS, () -> {
            Handle begun = runBlocking(task);
            handle.set(begun);
            if (called.get()) {
                begun.cancel();
            }
        });
        handle.compareAndSet(none, attempt);
        return () -> {
            called.set(true);
            handle.get().cancel();
        };
    }

    @Override
    public void close() {
        control.shutdownNow();
        blocking.shutdownNow();
        try {
            if (!control.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
                    || !blocking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("threads still busy {} s after close", CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long withSlack(long delayNanos) {
        return delayNanos < LONG_NANOS
                ? delayNanos
                : delayNanos + SLACK_NANOS - Math.floorMod(System.nanoTime() + delayNanos, SLACK_NANOS);
    }

    /** An exception in a task is a defect of ours: it is shown, and the thread lives on. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("unexpected failure in a control task", e);
            }
        };
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Virtual threads where the JVM has them (Java 21 and later), else platform threads that end when idle. */
    private static ExecutorService blockingExecutor(String prefix) {
        ThreadFactory virtual = virtualThreadFactory(prefix);
        AtomicInteger number = new AtomicInteger();
        if (virtual == null) {
            return new ThreadPoolExecutor(
                    0,
                    MAX_BLOCKING_THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    task -> daemon(task, prefix + number.incrementAndGet()));
        }
        try {
            Method perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
            return (ExecutorService) perTask.invoke(null, virtual);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM has virtual threads but no executor for them", e);
        }
    }

    private static @Nullable ThreadFactory virtualThreadFactory(String prefix) {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
            Object named = type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
            return (ThreadFactory) type.getMethod("factory").invoke(named);
        } catch (ReflectiveOperationException javaBefore21) {
            return null;
        }
    }
}
