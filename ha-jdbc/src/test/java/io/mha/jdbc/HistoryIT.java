package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.jdbc.History.Verdict;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Transfers between accounts and entries of lists, by eight clients with both drivers, while nodes fail at random: in
 * the end nothing that was acknowledged is missing, nothing is there twice or half, and nothing that was told to be
 * "not executed" is there.
 *
 * <p>{@code -Dmha.history.transactions=50000} for the long form; {@code -Dmha.history.seed=...} replays the choices of a
 * run (the order in which threads and machines take their steps is not part of it).
 */
class HistoryIT {
    private static final long TRANSACTIONS = Long.getLong("mha.history.transactions", 2_000);
    private static final long SEED = Long.getLong("mha.history.seed", 20_261_121);
    private static final int CLIENTS = 8;
    private static final int BETWEEN_FAULTS = 40;
    /** A fault takes a second, not a minute, so that there are many of them. */
    private static final String[] QUICK = {
        "fastinter=100ms", "downinter=200ms", "slowStart=0", "ejectTime=500ms", "maxEjectTime=2s"
    };

    private static RelayNodes nodes;
    private final History history = new History();

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(3);
        nodes.on("CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
        for (int id = 0; id < History.ACCOUNTS; id++) {
            nodes.on("INSERT INTO account VALUES (" + id + ", " + History.OPENING + ")");
        }
        nodes.on("CREATE TABLE ledger (write_id BIGINT NOT NULL, debit INT NOT NULL, credit INT NOT NULL,"
                + " amount BIGINT NOT NULL, KEY (debit), KEY (credit))");
        nodes.on("CREATE TABLE entry (position BIGINT PRIMARY KEY AUTO_INCREMENT, list INT NOT NULL,"
                + " write_id BIGINT NOT NULL, part INT NOT NULL, parts INT NOT NULL, KEY (write_id))");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @Test
    void nothingIsLostDoubledOrTorn() throws Exception {
        System.out.println(
                "history: seed " + SEED + ", " + TRANSACTIONS + " transactions; replay with -Dmha.history.seed=" + SEED
                        + " -Dmha.history.transactions=" + TRANSACTIONS);
        long start = System.nanoTime();
        FaultPlan plan = new FaultPlan(nodes.all(), history::begun, SEED, BETWEEN_FAULTS);
        try (MhaDataSource mysql = source("mysql");
                MhaDataSource mariadb = source("mariadb")) {
            List<Thread> clients = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                Random random = new Random(SEED * 31 + number);
                MhaDataSource source = number % 2 == 0 ? mysql : mariadb;
                clients.add(new Thread(() -> client(source, random), "history-" + number));
            }
            Thread faults = new Thread(plan, "history-faults");
            clients.forEach(Thread::start);
            faults.start();
            for (Thread client : clients) {
                client.join();
            }
            plan.stop();
            faults.join();
        }
        // What a frozen node held back is applied by now, or never.
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        nodes.numbers("SELECT COUNT(*) FROM information_schema.processlist WHERE id <> CONNECTION_ID()"
                                                + " AND user = '" + MariaDbServer.USER + "'")
                                        .get(0)
                                == 0);
        report(plan, System.nanoTime() - start);
        assertThat(history.check(nodes)).as("seed " + SEED).isEmpty();
        assertThat(plan.happened()).isNotEmpty();
        assertThat(history.count(Verdict.DONE)).as("seed " + SEED).isGreaterThan(TRANSACTIONS / 2);
    }

    private static MhaDataSource source(String driver) throws SQLException {
        MhaDataSource source = new MhaDataSource(JdbcConfig.of(nodes.url(driver, QUICK)));
        RealNodes.awaitInService(source);
        return source;
    }

    private void report(FaultPlan plan, long nanos) throws SQLException {
        System.out.printf(
                "history: %d writes in %d s: %d done, %d not done, %d unknown of which %d are there; %d reads, %d failed%n"
                        + "history: %s%n",
                history.begun(),
                Duration.ofNanos(nanos).toSeconds(),
                history.count(Verdict.DONE),
                history.count(Verdict.NOT_DONE),
                history.count(Verdict.UNKNOWN),
                history.unknownButStored(nodes),
                history.reads.get(),
                history.failedReads.get(),
                plan.happened());
    }

    private void client(MhaDataSource source, Random random) {
        while (history.begun() < TRANSACTIONS) {
            int dice = random.nextInt(100);
            if (dice < 25) {
                read(source, random.nextInt(2));
            } else {
                write(source, random, dice);
            }
        }
    }

    private void write(MhaDataSource source, Random random, int dice) {
        int from = random.nextInt(History.ACCOUNTS);
        int to = (from + 1 + random.nextInt(History.ACCOUNTS - 1)) % History.ACCOUNTS;
        int list = random.nextInt(History.KEYS);
        int amount = 1 + random.nextInt(20);
        int way = random.nextInt(6);
        long id = history.begin();
        Verdict verdict = Verdict.NOT_DONE;
        String how =
                (dice < 55 ? "entry" : dice < 70 ? "pair" : from + " to " + to + ", " + amount) + ", way " + way + ": ";
        try (Connection connection = source.getConnection()) {
            if (dice < 55) {
                append(connection, way, list, id, 1, 1);
            } else {
                connection.setAutoCommit(false);
                try {
                    if (dice < 70) {
                        append(connection, way, list, id, 1, 2);
                        append(connection, way, (list + 1) % History.KEYS, id, 2, 2);
                    } else {
                        transfer(connection, from, to, amount, id);
                    }
                } catch (SQLException e) {
                    if (!(e instanceof OutcomeUnknownException)) {
                        if (way == 0 && "40001".equals(e.getSQLState()) && e.getErrorCode() == 0) {
                            commitAllTheSame(connection, id);
                        }
                        connection.rollback();
                    }
                    throw e;
                }
                how += RelayNodes.node(connection) + ", commit ";
                commit(connection, way);
            }
            how += "done";
            verdict = Verdict.DONE;
        } catch (OutcomeUnknownException e) {
            verdict = verdict == Verdict.DONE ? Verdict.DONE : Verdict.UNKNOWN;
            how += e;
        } catch (SQLException e) {
            how += e + " " + e.getSQLState() + " " + Arrays.toString(e.getStackTrace());
            if (verdict == Verdict.DONE) {
                history.anomaly("close() failed after " + id + " was done: " + e);
            }
        } catch (RuntimeException e) {
            history.anomaly(id + " failed with " + e);
            verdict = Verdict.UNKNOWN;
        }
        history.told(id, verdict, how);
    }

    /** An application that swallows the loss of its transaction: nothing may come of it. */
    private void commitAllTheSame(Connection connection, long id) {
        try {
            connection.commit();
            history.anomaly("the lost transaction " + id + " could be committed");
        } catch (SQLException e) {
            if (!"25S03".equals(e.getSQLState())) {
                history.anomaly("the commit of the lost transaction " + id + " ended with " + e);
            }
        }
    }

    private static void append(Connection connection, int way, int list, long id, int part, int parts)
            throws SQLException {
        String values = list + ", " + id + ", " + part + ", " + parts + ")";
        String insert = "INSERT INTO entry (list, write_id, part, parts) VALUES (";
        if (way < 3) {
            try (Statement statement = connection.createStatement()) {
                if (way == 0) {
                    statement.execute(insert + values);
                } else {
                    statement.executeUpdate(insert + values, Statement.RETURN_GENERATED_KEYS);
                }
            }
        } else {
            try (PreparedStatement statement = connection.prepareStatement(insert + "?, ?, ?, ?)")) {
                statement.setInt(1, list);
                statement.setLong(2, id);
                statement.setInt(3, part);
                statement.setInt(4, parts);
                if (way == 3) {
                    statement.addBatch();
                    statement.executeBatch();
                } else {
                    statement.executeUpdate();
                }
            }
        }
    }

    private static void transfer(Connection connection, int from, int to, int amount, long id) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger VALUES (?, ?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setInt(2, from);
            insert.setInt(3, to);
            insert.setInt(4, amount);
            // The lower account first: deadlocks are not what this is about.
            for (int step = 0; step < 2; step++) {
                int account = step == 0 ? Math.min(from, to) : Math.max(from, to);
                update.setInt(1, account == from ? -amount : amount);
                update.setInt(2, account);
                if (update.executeUpdate() != 1) {
                    throw new IllegalStateException("account " + account + " is not there");
                }
            }
            insert.executeUpdate();
        }
    }

    private static void commit(Connection connection, int way) throws SQLException {
        switch (way) {
            case 1 -> connection.setAutoCommit(true);
            case 2 -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("COMMIT");
                }
            }
            default -> connection.commit();
        }
    }

    private void read(MhaDataSource source, int kind) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        kind == 0
                                ? "SELECT SUM(balance) FROM account"
                                : "SELECT SUM(part = 1) - SUM(part = 2) FROM entry WHERE parts = 2")) {
            rows.next();
            long expected = kind == 0 ? History.ACCOUNTS * History.OPENING : 0;
            if (rows.getLong(1) != expected) {
                history.anomaly("torn: a reader saw " + rows.getLong(1) + " instead of " + expected);
            }
            history.reads.incrementAndGet();
        } catch (SQLException e) {
            history.failedReads.incrementAndGet();
        }
    }
}
