package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tasks in the order of their instants, and of their coming where those are the same. For one thread. */
final class DueTasks {
    private static final long NONE = 60_000_000_000L;

    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long coming;

    /** A task with its instant; may be called off from any thread. */
    static final class Entry implements Timers.Handle, Comparable<Entry> {
        private final long at;
        private long number;
        private volatile @Nullable Runnable task;

        Entry(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }

        @Override
        public int compareTo(Entry other) {
            int order = Long.signum(at - other.at);
            return order != 0 ? order : Long.compare(number, other.number);
        }
    }

    Entry add(long at, Runnable task) {
        Entry entry = new Entry(at, task);
        add(entry);
        return entry;
    }

    void add(Entry entry) {
        entry.number = coming++;
        entries.add(entry);
    }

    /** How long nothing is due; a minute if there is nothing. */
    long nanosUntilFirst(long now) {
        Entry first = first();
        return first == null ? NONE : first.at - now;
    }

    /** The next task that is due. */
    @Nullable
    Runnable poll(long now) {
        Entry first = first();
        if (first == null || first.at - now > 0) {
            return null;
        }
        entries.remove();
        return first.task;
    }

    private @Nullable Entry first() {
        Entry first = entries.peek();
        while (first != null && first.task == null) {
            entries.remove();
            first = entries.peek();
        }
        return first;
    }
}
