package io.mha.spring.internal.vrrp;

import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;

/** Time that a test turns; tasks that may block run when the test lets them. */
final class ManualTimers implements Timers {
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    final Deque<Runnable> blocking = new ArrayDeque<>();
    private long now;
    private long order;

    private record Due(long at, long order, Runnable task) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    void advance(Duration time) {
        long until = now + time.toNanos();
        for (Due next = due.peek(); next != null && next.at() <= until; next = due.peek()) {
            due.poll();
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = until;
    }

    /** Lets what may block run, and what it leaves to do. */
    void answer() {
        for (Runnable task = blocking.poll(); task != null; task = blocking.poll()) {
            task.run();
        }
        advance(Duration.ZERO);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        Due entry = new Due(now + Math.max(0, delayNanos), order++, task);
        due.add(entry);
        return () -> due.remove(entry);
    }

    @Override
    public Handle runBlocking(Runnable task) {
        blocking.add(task);
        return () -> blocking.remove(task);
    }

    @Override
    public void close() {
        due.clear();
        blocking.clear();
    }
}
