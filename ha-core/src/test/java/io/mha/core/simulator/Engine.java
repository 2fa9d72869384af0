package io.mha.core.simulator;

import io.mha.core.time.NanoClock;
import io.mha.core.time.Timers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: events in the order of their due time, then of their making. One engine serves all clients and servers
 * of a run, on the caller's thread.
 */
final class Engine implements NanoClock {
    private static final int LIVELOCK = 10_000_000;

    private final long origin;
    private Event[] heap = new Event[1_024];
    private int size;
    private long now;
    private long numbers;
    private long steps;

    /** Something that will happen, unless it is called off or its process is paused. */
    static final class Event implements Timers.Handle {
        private long due;
        private long number;
        private final @Nullable Jvm jvm;
        private final boolean control;
        private @Nullable Runnable task;

        private Event(@Nullable Jvm jvm, boolean control, Runnable task) {
            this.jvm = jvm;
            this.control = control;
            this.task = task;
        }

        boolean isControl() {
            return control;
        }

        @Override
        public void cancel() {
            task = null;
        }

        private boolean before(Event other) {
            return due != other.due ? due < other.due : number < other.number;
        }
    }

    /**
     * An engine at instant 0.
     *
     * @param origin what its clock reads at instant 0; nothing may depend on it
     */
    Engine(long origin) {
        this.origin = origin;
    }

    @Override
    public long nanoTime() {
        return origin + now;
    }

    /** Nanoseconds since the start of the run. */
    long now() {
        return now;
    }

    /** How many events have happened. */
    long steps() {
        return steps;
    }

    /** Plans something that no pause can delay: servers, the network, the script. */
    Event after(long delayNanos, Runnable task) {
        return add(new Event(null, false, task), delayNanos);
    }

    /** Plans something that a process does when a message arrives or a caller's time is up. */
    Event after(long delayNanos, Jvm jvm, Runnable task) {
        return add(new Event(jvm, false, task), delayNanos);
    }

    /** Plans something on the control thread of a process. */
    Event control(long delayNanos, Jvm jvm, Runnable task) {
        return add(new Event(jvm, true, task), delayNanos);
    }

    /** Plans an event once more, keeping its handle. */
    void again(Event event) {
        add(event, 0);
    }

    /** Lets time pass up to an instant, and everything happen that falls due. */
    void runTo(long instant) {
        int atOnce = 0;
        while (size > 0 && heap[0].due <= instant) {
            Event event = pop();
            Runnable task = event.task;
            if (task == null) {
                continue;
            }
            atOnce = event.due == now ? atOnce + 1 : 0;
            if (atOnce > LIVELOCK) {
                throw new AssertionError("events beget events and no time passes");
            }
            now = event.due;
            steps++;
            if (event.jvm != null && event.jvm.isPaused()) {
                event.jvm.defer(event);
            } else {
                task.run();
            }
        }
        now = instant;
    }

    private Event add(Event event, long delayNanos) {
        event.due = now + Math.max(0, delayNanos);
        event.number = ++numbers;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (!event.before(heap[parent])) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = event;
        return event;
    }

    private Event pop() {
        Event first = heap[0];
        Event last = heap[--size];
        int at = 0;
        for (int child = 1; child < size; child = 4 * at + 1) {
            int least = child;
            for (int i = child + 1; i < Math.min(child + 4, size); i++) {
                least = heap[i].before(heap[least]) ? i : least;
            }
            if (!heap[least].before(last)) {
                break;
            }
            heap[at] = heap[least];
            at = least;
        }
        heap[at] = last;
        return first;
    }
}
