package io.mha.samples.failover;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** What is found in the databases after the run, all nodes together. Not thread-safe. */
final class Contents {
    private final Map<Long, Integer> writes = new HashMap<>();
    private final Map<Long, Rows> transactions = new HashMap<>();

    /** The rows of one transaction: how many it should have, and how often each was found. */
    static final class Rows {
        private final int wanted;
        private final Map<Integer, Integer> found = new HashMap<>();

        private Rows(int wanted) {
            this.wanted = wanted;
        }

        boolean isHalf() {
            return found.size() < wanted;
        }

        boolean isDuplicated() {
            return found.values().stream().anyMatch(copies -> copies > 1);
        }
    }

    /** A row of a write was found. */
    void write(long id) {
        writes.merge(id, 1, Integer::sum);
    }

    /** A row of a transaction was found. */
    void transactionRow(long id, int row, int wanted) {
        transactions.computeIfAbsent(id, key -> new Rows(wanted)).found.merge(row, 1, Integer::sum);
    }

    /** How often each write was found. */
    Map<Long, Integer> writes() {
        return Collections.unmodifiableMap(writes);
    }

    /** What was found of each transaction. */
    Map<Long, Rows> transactions() {
        return Collections.unmodifiableMap(transactions);
    }
}
