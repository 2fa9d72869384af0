package io.mha.samples.failover;

import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what happened to the application, and keeps the first exceptions of each kind. Thread-safe. */
final class Tally {
    private static final int EXCEPTIONS_KEPT = 3;

    /** What can happen. */
    enum Count {
        READ("read"),
        WRITE("write"),
        TRANSACTION("transaction"),
        FAILED_READ("failed read"),
        FAILED_BORROW("failed borrow"),
        FAILED_CLOSE("failed close"),
        UNKNOWN("outcome unknown"),
        REFUSED("write refused, nothing changed"),
        RERUN("transaction re-run");

        private final String word;

        Count(String word) {
            this.word = word;
        }
    }

    private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
    private final Queue<String> exceptions = new ConcurrentLinkedQueue<>();

    Tally() {
        for (Count count : Count.values()) {
            counts.put(count, new AtomicLong());
        }
    }

    void add(Count count) {
        counter(count).incrementAndGet();
    }

    void add(Count count, SQLException why) {
        if (counter(count).incrementAndGet() <= EXCEPTIONS_KEPT) {
            exceptions.add(count.word + ": " + why.getClass().getSimpleName() + " " + why.getSQLState() + ": "
                    + why.getMessage());
        }
    }

    long get(Count count) {
        return counter(count).get();
    }

    /** The first exceptions of each kind, each with what it was counted as. */
    List<String> exceptions() {
        return List.copyOf(exceptions);
    }

    private AtomicLong counter(Count count) {
        return Objects.requireNonNull(counts.get(count));
    }
}
