package io.mha.samples.failover;

import io.mha.jdbc.MhaConnection;
import io.mha.jdbc.OutcomeUnknownException;
import io.mha.samples.failover.Ledger.Outcome;
import io.mha.samples.failover.Tally.Count;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * One thread of the application. What it does with exceptions is what any application on {@code jdbc:mha:} should do:
 * an unknown outcome is never tried again, a transaction that was rolled back is, and nothing else needs any care.
 */
final class Worker implements Runnable {
    private static final int READ_PERCENT = 55;
    private static final int WRITE_PERCENT = 20;
    private static final int ATTEMPTS = 5;
    private static final String ROLLED_BACK = "40001";
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private final DataSource dataSource;
    private final Workload workload;
    private final Ledger ledger;
    private final Tally tally;
    private final Pulse pulse;

    Worker(DataSource dataSource, Workload workload, Pulse pulse) {
        this.dataSource = dataSource;
        this.workload = workload;
        this.ledger = workload.ledger();
        this.tally = workload.tally();
        this.pulse = pulse;
    }

    @Override
    public void run() {
        while (!workload.isStopped()) {
            if (operate()) {
                pulse.beat(workload.now());
            }
            think(2, 6);
        }
        pulse.stop(workload.now());
    }

    /** Sixteen threads that never think would be a measurement of two processor cores and of nothing else. */
    private static void think(long fromMillis, long toMillis) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(fromMillis * MILLISECOND, toMillis * MILLISECOND));
    }

    private boolean operate() {
        long begin = workload.now();
        Connection connection;
        try {
            connection = dataSource.getConnection();
        } catch (SQLException e) {
            tally.add(Count.FAILED_BORROW, e);
            return false;
        }
        boolean worked = false;
        String node = "";
        try (connection) {
            int dice = ThreadLocalRandom.current().nextInt(100);
            if (dice < READ_PERCENT) {
                worked = read(connection);
            } else if (dice < READ_PERCENT + WRITE_PERCENT) {
                worked = write(connection);
            } else {
                worked = transaction(connection);
            }
            node = connection.unwrap(MhaConnection.class).node();
        } catch (SQLException e) {
            tally.add(Count.FAILED_CLOSE, e);
        }
        if (worked) {
            workload.took(node, workload.now() - begin);
        }
        return worked;
    }

    private boolean read(Connection connection) {
        int id = ThreadLocalRandom.current().nextInt(Tables.PRODUCTS);
        try (PreparedStatement statement = connection.prepareStatement(Tables.READ)) {
            statement.setInt(1, id);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next() || !Tables.productName(id).equals(rows.getString(1))) {
                    throw new SQLException("not the row that was asked for: " + id);
                }
            }
            tally.add(Count.READ);
            return true;
        } catch (SQLException e) {
            tally.add(Count.FAILED_READ, e);
            return false;
        }
    }

    private boolean write(Connection connection) {
        long id = ledger.newId();
        Outcome outcome = Outcome.REFUSED;
        try (PreparedStatement statement = connection.prepareStatement(Tables.WRITE)) {
            statement.setLong(1, id);
            statement.executeUpdate();
            outcome = Outcome.ACKNOWLEDGED;
            tally.add(Count.WRITE);
        } catch (SQLException e) {
            outcome = outcomeOf(e, outcome);
        }
        ledger.write(id, outcome);
        return outcome == Outcome.ACKNOWLEDGED;
    }

    private boolean transaction(Connection connection) {
        long id = ledger.newId();
        int rows = ThreadLocalRandom.current().nextInt(2, 4);
        Outcome outcome = Outcome.REFUSED;
        boolean again = true;
        for (int attempt = 1; again; attempt++) {
            again = false;
            try {
                connection.setAutoCommit(false);
                insert(connection, id, rows);
                connection.commit();
                outcome = Outcome.ACKNOWLEDGED;
                tally.add(Count.TRANSACTION);
            } catch (SQLException e) {
                again = ROLLED_BACK.equals(e.getSQLState()) && attempt < ATTEMPTS && rolledBack(connection, e);
                outcome = again ? outcome : outcomeOf(e, outcome);
            }
        }
        ledger.transaction(id, outcome);
        return outcome == Outcome.ACKNOWLEDGED;
    }

    private static void insert(Connection connection, long id, int rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Tables.WRITE_ROW)) {
            for (int row = 1; row <= rows; row++) {
                statement.setLong(1, id);
                statement.setInt(2, row);
                statement.setInt(3, rows);
                statement.executeUpdate();
                think(0, 2);
            }
        }
    }

    /** Makes the connection ready for the transaction to be run again, under the same id. */
    private boolean rolledBack(Connection connection, SQLException why) {
        try {
            connection.rollback();
            tally.add(Count.RERUN, why);
            return true;
        } catch (SQLException e) {
            tally.add(Count.FAILED_CLOSE, e);
            return false;
        }
    }

    private Outcome outcomeOf(SQLException e, Outcome soFar) {
        if (soFar == Outcome.ACKNOWLEDGED) {
            tally.add(Count.FAILED_CLOSE, e); // closing the statement cannot undo it
            return soFar;
        }
        boolean unknown = e instanceof OutcomeUnknownException;
        tally.add(unknown ? Count.UNKNOWN : Count.REFUSED, e);
        return unknown ? Outcome.UNKNOWN : Outcome.REFUSED;
    }
}
