package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of some virtual routers: the only thread that touches their state, and the only reader of the clock. Timers
 * are exact to what the kernel gives, unlike those of a cluster, which share wake-ups. What had been posted when it woke
 * comes before what is due: an advertisement that has been received is looked at before its absence is.
 */
final class LoopThread implements Timers {
    private static final Logger log = LoggerFactory.getLogger(LoopThread.class);
    private static final long IDLE_SECONDS = 10;
    private static final long CLOSE_MILLIS = 5_000;

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final DueTasks due = new DueTasks();
    private final ThreadPoolExecutor calls;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;

    /** Nothing runs before the first task. */
    LoopThread() {
        AtomicInteger number = new AtomicInteger();
        calls = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // one per virtual router with an action or election that blocks, and a few
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(task, "mha-vrrp-call-" + number.incrementAndGet()));
        thread = daemon(this::loop, "mha-vrrp-loop");
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            return;
        }
        if (!started.get() && started.compareAndSet(false, true)) {
            thread.start();
        }
        inbox.add(task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        long at = nanoTime() + Math.max(0, delayNanos);
        if (Thread.currentThread().equals(thread)) {
            return due.add(at, task);
        }
        DueTasks.Entry entry = new DueTasks.Entry(at, task);
        execute(() -> due.add(entry));
        return entry;
    }

    @Override
    public Handle runBlocking(Runnable task) {
        try {
            Future<?> future = calls.submit(() -> run(task));
            return () -> future.cancel(true);
        } catch (RejectedExecutionException afterClose) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        closed = true;
        inbox.add(() -> {}); // wakes it
        calls.shutdownNow();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
            if (thread.isAlive() || !calls.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.warn("threads still busy {} ms after close", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!closed) {
            try {
                Runnable task = inbox.poll(Math.max(0, due.nanosUntilFirst(nanoTime())), TimeUnit.NANOSECONDS);
                for (int left = inbox.size(); task != null && !closed; left--) {
                    run(task);
                    task = left > 0 ? inbox.poll() : null;
                }
                for (Runnable next = due.poll(nanoTime()); next != null && !closed; next = due.poll(nanoTime())) {
                    run(next);
                }
            } catch (InterruptedException e) {
                log.debug("nobody interrupts the loop but a stranger", e);
            }
        }
    }

    /** An exception in a task is a defect of ours: it is shown, and the thread lives on. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            log.error("unexpected failure in the loop", e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
