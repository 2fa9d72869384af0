package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A loop without threads: time passes when a test says so. What may block runs after what may not. */
public final class VirtualLoop implements Timers {
    private final DueTasks due = new DueTasks();
    private final Queue<Runnable> inbox = new ArrayDeque<>();
    private final Queue<Runnable> calls = new ArrayDeque<>();
    private long now = 1_000_000_000_000L;
    private boolean callsHeld;
    private boolean closed;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        inbox.add(task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        return due.add(now + Math.max(0, delayNanos), task);
    }

    @Override
    public Handle runBlocking(Runnable task) {
        calls.add(task);
        return () -> calls.remove(task);
    }

    @Override
    public void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** From now on no callback returns, or begins. */
    public void holdCalls(boolean hold) {
        callsHeld = hold;
        settle();
    }

    /** Lets time pass; everything runs when it is due. */
    public void advance(Duration time) {
        long until = now + time.toNanos();
        settle();
        long wait = due.nanosUntilFirst(now);
        while (now + wait <= until) {
            now += Math.max(0, wait);
            runDue();
            settle();
            wait = due.nanosUntilFirst(now);
        }
        now = until;
    }

    /** The whole process stands still, then goes on: all that was due is late. */
    public void pause(Duration time) {
        now += time.toNanos();
    }

    /** Does what was posted. */
    public void settle() {
        while (!inbox.isEmpty() || (!callsHeld && !calls.isEmpty())) {
            Runnable task = inbox.isEmpty() ? calls.remove() : inbox.remove();
            task.run();
        }
    }

    private void runDue() {
        for (Runnable task = due.poll(now); task != null; task = due.poll(now)) {
            task.run();
        }
    }
}
