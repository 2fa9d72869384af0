package io.mha.core.testing;

import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Time that passes when a test says so. Tasks run on the test's own thread, in the order of their due time and then of
 * their making, so that a run depends on nothing but its input. Blocking tasks run as events of their own: they take
 * {@link #latency} of virtual time, and may {@link #park}.
 */
public final class VirtualTimers implements Timers {
    /** Before zero, so that every test crosses it: the sign of a reading must mean nothing. */
    private static final long ORIGIN = -7_654_321_987L;

    private static final int LIVELOCK = 100_000;

    private final PriorityQueue<Task> queue = new PriorityQueue<>(
            Comparator.comparingLong((Task task) -> task.due).thenComparingLong(task -> task.number));
    private final List<Blocking> parked = new ArrayList<>();
    private long now = ORIGIN;
    private long numbers;
    private long steps;
    private long latency;
    private long startDelay;
    private boolean insideBlocking;
    private boolean closed;

    private static final class Task {
        final long due;
        final long number;
        final Runnable body;

        Task(long due, long number, Runnable body) {
            this.due = due;
            this.number = number;
            this.body = body;
        }
    }

    /**
     * What a parked task is left with. Neither Exception nor Error, so that no handler of the code under test sees it.
     */
    private static final class Parked extends Throwable {
        private static final long serialVersionUID = 1L;
        static final Parked FOR_EVER = new Parked();

        private Parked() {
            super("parked", null, false, false);
        }
    }

    /**
     * To be called within a blocking task: it never comes back, unless it is cancelled; then it is run once more, with
     * the interrupt flag of the thread set.
     */
    public static <T> T park() {
        throw VirtualTimers.<RuntimeException>sneaky(Parked.FOR_EVER);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable any) throws E {
        throw (E) any;
    }

    /** How long blocking tasks take from now on. */
    public void latency(Duration value) {
        latency = value.toNanos();
    }

    /** How long it takes from now on until a blocking task gets a thread. */
    public void startDelay(Duration value) {
        startDelay = value.toNanos();
    }

    /** How many tasks have run. */
    public long steps() {
        return steps;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        schedule(insideBlocking ? latency : 0, task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable body) {
        if (closed) {
            return () -> {};
        }
        Task task = new Task(now + Math.max(0, delayNanos), ++numbers, body);
        queue.add(task);
        return () -> queue.remove(task);
    }

    @Override
    public Handle runBlocking(Runnable body) {
        Blocking blocking = new Blocking(body);
        Handle start = schedule(startDelay, blocking::run);
        return () -> {
            start.cancel();
            blocking.interrupt();
        };
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
    }

    /** Lets time pass, and runs what falls due. */
    public void advance(Duration duration) {
        advanceTo(now + duration.toNanos());
    }

    /** Runs what is due now, without any time passing. */
    public void runDue() {
        advanceTo(now);
    }

    /**
     * Lets time pass until something is so, looking after every task.
     *
     * @return how long it took
     * @throws AssertionError if it is not so within the limit
     */
    public Duration runUntil(BooleanSupplier done, Duration limit) {
        long start = now;
        long end = now + limit.toNanos();
        while (!done.getAsBoolean()) {
            Task next = queue.peek();
            if (next == null || next.due > end) {
                throw new AssertionError("not within " + limit);
            }
            runNext();
        }
        return Duration.ofNanos(now - start);
    }

    private void advanceTo(long target) {
        long at = now;
        int atOnce = 0;
        for (Task next = queue.peek(); next != null && next.due <= target; next = queue.peek()) {
            atOnce = next.due == at ? atOnce + 1 : 0;
            at = next.due;
            if (atOnce > LIVELOCK) {
                throw new AssertionError("tasks beget tasks and no time passes");
            }
            runNext();
        }
        now = target;
    }

    private void runNext() {
        Task task = queue.remove();
        now = Math.max(now, task.due);
        steps++;
        task.body.run();
    }

    /** A task on a thread of its own, as far as the code under test can tell. */
    private final class Blocking {
        private final Runnable body;

        Blocking(Runnable body) {
            this.body = body;
        }

        void run() {
            insideBlocking = true;
            try {
                body.run();
            } catch (Throwable failure) {
                if (failure != Parked.FOR_EVER) {
                    throw failure;
                }
                parked.add(this);
            } finally {
                insideBlocking = false;
            }
        }

        void interrupt() {
            if (parked.remove(this)) {
                schedule(0, () -> {
                    Thread.currentThread().interrupt();
                    run();
                    Thread.interrupted();
                });
            }
        }
    }
}
