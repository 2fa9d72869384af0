package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Ledger.Word;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * One thread of the application: 70 % reads, 20 % inserts, 10 % transactions, each when it is due. What is late is done
 * late, and its lateness counts.
 */
final class Worker extends Thread {
    /** Rows that can be read. */
    static final int ROWS = 1_000;

    private static final int TX_ROWS = 3;
    private static final double READS = 0.7;
    private static final double READS_AND_INSERTS = 0.9;
    /** Who is so much behind when it ends does not make up for it. */
    private static final long LEFT_OVER_NANOS = 3_000_000_000L;

    private static final AtomicLong IDS = new AtomicLong();

    private final DataSource source;
    private final Ledger ledger;
    private final Mix mix;
    private final String insert;
    private final Random random;
    private final long firstDue;
    private final List<Op> ops = new ArrayList<>(1_024);
    private volatile boolean stopped;
    private volatile long stoppedAt;

    /** What was done, by the nanosecond clock. */
    record Op(boolean read, boolean worked, long due, long done) {}

    /** How much of what: the pace in nanoseconds between two operations, 0 as fast as they go. */
    record Mix(String table, long pace, boolean writesOnly) {}

    Worker(String name, DataSource source, Ledger ledger, Mix mix, long seed, long firstDue) {
        super(name);
        setDaemon(true);
        this.source = source;
        this.ledger = ledger;
        this.mix = mix;
        this.insert = "INSERT INTO " + mix.table() + " (id, part) VALUES (?, ?)";
        this.random = new Random(seed);
        this.firstDue = firstDue;
    }

    @Override
    public void run() {
        long due = firstDue;
        while (!isOver(due)) {
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            double what = mix.writesOnly() ? READS + random.nextDouble() * (1 - READS) : random.nextDouble();
            boolean worked = what < READS ? read() : what < READS_AND_INSERTS ? insert() : transaction();
            long done = System.nanoTime();
            if (mix.pace() > 0) {
                ops.add(new Op(what < READS, worked, due, done));
                due += mix.pace();
            } else {
                due = worked ? done : done + 1_000_000L;
            }
        }
    }

    private boolean isOver(long due) {
        return stopped && (due - stoppedAt >= 0 || System.nanoTime() - stoppedAt > LEFT_OVER_NANOS);
    }

    private boolean read() {
        try (Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT v FROM account WHERE id = ?")) {
            select.setInt(1, random.nextInt(ROWS));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            ledger.complain(e);
            return false;
        }
    }

    private boolean insert() {
        long id = IDS.incrementAndGet();
        boolean sent = false;
        Word word = Word.NOT_EXECUTED;
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(insert)) {
            statement.setLong(1, id);
            statement.setInt(2, 1);
            sent = true;
            statement.executeUpdate();
            sent = false;
            word = Word.DONE;
        } catch (SQLException e) {
            ledger.complain(e);
            word = sent ? Ledger.word(e) : word;
        }
        ledger.note(id, 1, word);
        return word == Word.DONE;
    }

    /** What was not committed is not done, whatever the exception says: as long as the commit was not sent. */
    private boolean transaction() {
        long id = IDS.incrementAndGet();
        Word word = Word.NOT_EXECUTED;
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean committing = false;
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                for (int part = 1; part <= TX_ROWS; part++) {
                    statement.setLong(1, id);
                    statement.setInt(2, part);
                    statement.executeUpdate();
                }
                committing = true;
                connection.commit();
                committing = false;
                word = Word.DONE;
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                ledger.complain(e);
                word = committing ? Ledger.word(e) : word;
                connection.rollback();
            }
        } catch (SQLException e) {
            ledger.complain(e);
        }
        ledger.note(id, TX_ROWS, word);
        return word == Word.DONE;
    }

    /** What is due until now is still done. */
    void finish() {
        stoppedAt = System.nanoTime();
        stopped = true;
    }

    /** To be read when the thread has ended. */
    List<Op> ops() {
        return ops;
    }
}
