package io.mha.benchmarks.scoreboard;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What each write was told. */
final class Ledger {
    /** What somebody who wrote knows of it. */
    enum Word {
        /** It is done. */
        DONE,
        /** Nothing of it is done and nothing will be. */
        NOT_EXECUTED,
        /** It may be done or not, and the exception says so. */
        UNKNOWN,
        /** It may be done or not, and the exception says neither. */
        SILENT
    }

    /** A write, by the number of rows that it makes. */
    record Write(int rows, Word word) {}

    private static final String IN_DOUBT = "08007";
    private static final Set<String> HARMLESS = Set.of("08001", "08004", "08006", "08003", "25S03", "40001");

    private final Map<Long, Write> writes = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> complaints = new ConcurrentHashMap<>();

    void note(long id, int rows, Word word) {
        writes.put(id, new Write(rows, word));
    }

    Map<Long, Write> writes() {
        return writes;
    }

    long count(Word word) {
        return writes.values().stream().filter(write -> write.word() == word).count();
    }

    /** Keeps one message of each kind, for whoever wants to know why. */
    void complain(SQLException e) {
        String kind = e.getClass().getSimpleName() + " " + e.getSQLState() + "/" + e.getErrorCode() + ": "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\d+", "N");
        complaints.computeIfAbsent(kind, text -> new AtomicLong()).incrementAndGet();
    }

    Map<String, AtomicLong> complaints() {
        return complaints;
    }

    /** What an exception says to somebody who sent a write. */
    static Word word(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals(IN_DOUBT)) {
            return Word.UNKNOWN;
        }
        boolean harmless = e instanceof SQLTransientException
                || e instanceof SQLTransactionRollbackException
                || (HARMLESS.contains(state) && e.getErrorCode() < 9_100);
        return harmless ? Word.NOT_EXECUTED : Word.SILENT;
    }
}
