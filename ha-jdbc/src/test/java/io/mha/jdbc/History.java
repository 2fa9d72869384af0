package io.mha.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What clients were told about each write, to be compared with what the database holds in the end. A write is an entry
 * of a list ({@code entry}: key, value), two entries at once, or a transfer ({@code ledger} and two accounts).
 */
final class History {
    static final int ACCOUNTS = 12;
    static final int KEYS = 8;
    static final long OPENING = 1_000;

    /** What the client was told. */
    enum Verdict {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    private final Map<Long, Verdict> verdicts = new ConcurrentHashMap<>();
    /** What was tried, and what came of it: for the message only. */
    private final Map<Long, String> notes = new ConcurrentHashMap<>();

    private final Queue<String> anomalies = new ConcurrentLinkedQueue<>();
    private final AtomicLong next = new AtomicLong();
    final AtomicLong reads = new AtomicLong();
    final AtomicLong failedReads = new AtomicLong();

    /** A number that no other write of this history has. */
    long begin() {
        return next.incrementAndGet();
    }

    long begun() {
        return next.get();
    }

    void told(long write, Verdict verdict, String how) {
        verdicts.put(write, verdict);
        notes.put(write, how);
    }

    /** Something that must not be was seen while the load was on. */
    void anomaly(String what) {
        anomalies.add(what);
    }

    long count(Verdict verdict) {
        return verdicts.values().stream().filter(verdict::equals).count();
    }

    /** Compares; every line is a defect. */
    List<String> check(RelayNodes nodes) throws SQLException {
        List<String> defects = new ArrayList<>(anomalies);
        Map<Long, Integer> times = new HashMap<>();
        nodes.numbers("SELECT write_id FROM ledger").forEach(id -> times.merge(id, 1, Integer::sum));
        nodes.numbers("SELECT write_id FROM entry WHERE part = 1").forEach(id -> times.merge(id, 1, Integer::sum));

        Set<Long> pairs = new HashSet<>(nodes.numbers("SELECT write_id FROM entry WHERE part = 2"));
        Set<Long> wanted = new HashSet<>(nodes.numbers("SELECT write_id FROM entry WHERE part = 1 AND parts = 2"));
        if (!pairs.equals(wanted)) {
            defects.add("torn: pairs of which one half is there, " + difference(pairs, wanted));
        }
        times.forEach((id, count) -> {
            if (count > 1) {
                defects.add("duplicated: " + id + " is there " + count + " times, told " + verdicts.get(id) + ": "
                        + notes.get(id));
            }
            if (!verdicts.containsKey(id)) {
                defects.add("phantom: nobody was told of " + id);
            }
        });
        verdicts.forEach((id, verdict) -> {
            boolean there = times.containsKey(id);
            if (verdict == Verdict.DONE && !there) {
                defects.add("lost: " + id + " was acknowledged: " + notes.get(id));
            } else if (verdict == Verdict.NOT_DONE && there) {
                defects.add("stored: " + id + " was told to be not executed: " + notes.get(id));
            }
        });
        long begun = next.get();
        if (verdicts.size() != begun) {
            defects.add("untold: " + (begun - verdicts.size()) + " writes have no outcome");
        }
        checkAccounts(nodes, defects);
        return defects;
    }

    private static void checkAccounts(RelayNodes nodes, List<String> defects) throws SQLException {
        long sum = nodes.numbers("SELECT SUM(balance) FROM account").get(0);
        if (sum != ACCOUNTS * OPENING) {
            defects.add("torn: the accounts hold " + sum + " instead of " + ACCOUNTS * OPENING);
        }
        List<Long> wrong = nodes.numbers("SELECT id FROM account WHERE balance <> " + OPENING
                + " - (SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE debit = account.id)"
                + " + (SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE credit = account.id)");
        if (!wrong.isEmpty()) {
            defects.add("torn: the balance of the accounts " + wrong + " is not what the ledger says");
        }
    }

    /** How many of the writes with an unknown outcome are there. */
    long unknownButStored(RelayNodes nodes) throws SQLException {
        Set<Long> there = new HashSet<>(nodes.numbers("SELECT write_id FROM ledger"));
        there.addAll(nodes.numbers("SELECT write_id FROM entry"));
        return verdicts.entrySet().stream()
                .filter(e -> e.getValue() == Verdict.UNKNOWN && there.contains(e.getKey()))
                .count();
    }

    private static Set<Long> difference(Set<Long> one, Set<Long> other) {
        Set<Long> only = new HashSet<>(one);
        only.removeAll(other);
        Set<Long> missing = new HashSet<>(other);
        missing.removeAll(one);
        only.addAll(missing);
        return only;
    }
}
