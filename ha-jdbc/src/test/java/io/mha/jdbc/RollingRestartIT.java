package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All nodes are restarted one after the other, under load. */
class RollingRestartIT {
    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(3);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void nobodyNoticesIfEachNodeIsDrainedFirst(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver);
                Load load = new Load(source, 6);
                Transactions transactions = new Transactions(source, 4)) {
            RealNodes.awaitInService(source);
            for (int i = 0; i < 3; i++) {
                MariaDbServer server = nodes.get(i);
                awaitWork(load, transactions);
                source.cluster().execute(Command.drain(server.name()).because("restart"));
                await("nothing is left on " + server.name())
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> source.activeConnections(server.name()) == 0
                                && source.cluster()
                                                .topology()
                                                .node(server.name())
                                                .traffic()
                                                .inFlight()
                                        == 0);
                server.stop();
                server.start();
                source.cluster().execute(Command.ready(server.name()));
                RealNodes.awaitInService(source);
            }
            awaitWork(load, transactions);
            transactions.stop();
            load.stop();

            assertThat(load.failedBorrows).isEmpty();
            assertThat(load.failedReads).isEmpty();
            assertThat(load.otherFailures).isEmpty();
            assertThat(load.unknown).isEmpty();
            assertThat(transactions.failures).isEmpty();
            List<Long> sums = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sums.addAll(nodes.numbers(nodes.get(i), "SELECT COUNT(*) FROM item WHERE tx = 1"));
            }
            assertThat(sums.stream().mapToLong(Long::longValue).sum())
                    .as("every transaction whole and once")
                    .isEqualTo(2 * transactions.committed.get());
        }
    }

    private static void awaitWork(Load load, Transactions transactions) {
        long reads = load.reads.get() + 500;
        long commits = transactions.committed.get() + 50;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> load.reads.get() > reads && transactions.committed.get() > commits);
    }

    /** Threads that keep a connection for as long as they live, as a batch job does, and write in transactions. */
    private static final class Transactions implements AutoCloseable {
        private final MhaDataSource source;
        private final List<Thread> threads = new ArrayList<>();
        private volatile boolean stopped;
        final Collection<SQLException> failures = new ConcurrentLinkedQueue<>();
        final AtomicLong committed = new AtomicLong();

        Transactions(MhaDataSource source, int count) {
            this.source = source;
            for (int i = 0; i < count; i++) {
                Thread thread = new Thread(this::work, "transactions-" + i);
                thread.setDaemon(true);
                threads.add(thread);
                thread.start();
            }
        }

        private void work() {
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                while (!stopped) {
                    transaction(connection);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
                }
            } catch (SQLException e) {
                failures.add(e);
            }
        }

        private void transaction(Connection connection) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 1, 'tx')");
                    Statement select = connection.createStatement()) {
                insert.setLong(1, -1);
                insert.executeUpdate();
                try (ResultSet rows = select.executeQuery("SELECT COUNT(*) FROM item WHERE id = -2")) {
                    rows.next();
                }
                insert.setLong(1, -2);
                insert.executeUpdate();
            }
            connection.commit();
            committed.incrementAndGet();
        }

        void stop() {
            stopped = true;
            for (Thread thread : threads) {
                try {
                    thread.join(TimeUnit.SECONDS.toMillis(10));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void close() {
            stop();
        }
    }
}
