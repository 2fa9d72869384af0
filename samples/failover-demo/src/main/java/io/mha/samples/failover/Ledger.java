package io.mha.samples.failover;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the application was told about each write and each transaction, by its id. Thread-safe. */
final class Ledger {
    /** What the application was told. */
    enum Outcome {
        /** It is done. */
        ACKNOWLEDGED,
        /** It may be done or not: SQLState 08007. */
        UNKNOWN,
        /** It is not done. */
        REFUSED
    }

    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Outcome> writes = new ConcurrentHashMap<>();
    private final Map<Long, Outcome> transactions = new ConcurrentHashMap<>();

    /** An id that no other write or transaction has. */
    long newId() {
        return lastId.incrementAndGet();
    }

    void write(long id, Outcome outcome) {
        writes.put(id, outcome);
    }

    void transaction(long id, Outcome outcome) {
        transactions.put(id, outcome);
    }

    Map<Long, Outcome> writes() {
        return Map.copyOf(writes);
    }

    Map<Long, Outcome> transactions() {
        return Map.copyOf(transactions);
    }
}
