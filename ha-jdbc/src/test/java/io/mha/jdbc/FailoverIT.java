package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node dies, freezes and returns under load. */
class FailoverIT {
    private static final int THREADS = 8;
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
    void aKilledNodeIsNoticedByNoReaderAndNoBorrower(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver);
                Load load = new Load(source, THREADS)) {
            RealNodes.awaitInService(source);
            awaitReads(load, 2_000);
            load.worstNanos.set(0);

            nodes.get(1).kill();
            RealNodes.awaitStatus(source, "node2", NodeStatus.DOWN);
            awaitReads(load, 2_000);
            load.stop();

            assertNothingNoticed(load);
            assertThat(load.worstMillis()).isLessThan(1_000);
            nodes.get(1).start();
            assertNothingLostNothingDoubled(load);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aFrozenNodeKeepsNobodyForLong(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver);
                Load load = new Load(source, THREADS)) {
            RealNodes.awaitInService(source);
            awaitReads(load, 2_000);
            load.worstNanos.set(0);

            nodes.get(2).freeze();
            RealNodes.awaitStatus(source, "node3", NodeStatus.DOWN);
            awaitReads(load, 2_000);
            load.stop();

            assertNothingNoticed(load);
            assertThat(RealNodes.state(source, "node3").cause()).containsAnyOf("hangs", "checks failed");
            assertThat(load.worstMillis()).isLessThan(2_000);
            nodes.get(2).thaw();
            assertNothingLostNothingDoubled(load);
        }
    }

    @Test
    void aReturningNodeGetsItsShareAgain() throws SQLException {
        // By weight: what latency gives a node that has just started depends on how warm it is.
        try (MhaDataSource source = nodes.dataSource("mysql", "slowStart=1s&balance=p2c");
                Load load = new Load(source, THREADS)) {
            RealNodes.awaitInService(source);
            nodes.get(0).kill();
            RealNodes.awaitStatus(source, "node1", NodeStatus.DOWN);
            nodes.get(0).start();
            RealNodes.awaitStatus(source, "node1", NodeStatus.UP);

            long before = picks(source, "node1");
            long allBefore = allPicks(source);
            await().atMost(Duration.ofSeconds(10)).until(() -> allPicks(source) - allBefore > 3_000);
            double share = (double) (picks(source, "node1") - before) / (allPicks(source) - allBefore);
            assertThat(share).isGreaterThan(0.8 / 3);
            load.stop();
            assertNothingNoticed(load);
            assertNothingLostNothingDoubled(load);
        }
    }

    @Test
    void aServerThatIsRestartedBetweenTwoChecksCostsNoRead() throws SQLException {
        try (MhaDataSource source = nodes.dataSource("mysql");
                Load load = new Load(source, THREADS)) {
            RealNodes.awaitInService(source);
            for (int i = 0; i < 3; i++) {
                MariaDbServer server = nodes.get(i);
                awaitReads(load, 1_000);
                server.stop();
                server.start();
                RealNodes.awaitStatus(source, server.name(), NodeStatus.UP);
            }
            load.stop();
            assertNothingNoticed(load);
            assertNothingLostNothingDoubled(load);
        }
    }

    @Test
    void aDrainedNodeIsLeftWithoutAnError() throws SQLException {
        try (MhaDataSource source = nodes.dataSource("mysql");
                Load load = new Load(source, THREADS)) {
            RealNodes.awaitInService(source);
            awaitReads(load, 500);
            source.cluster().execute(Command.drain("node1").because("test"));
            await().until(() ->
                    source.cluster().topology().node("node1").traffic().inFlight() == 0);
            long before = picks(source, "node1");
            awaitReads(load, 500);
            assertThat(picks(source, "node1")).as("takes no new work").isEqualTo(before);
            load.stop();
            assertNothingNoticed(load);
            assertThat(load.unknown).isEmpty();
            assertNothingLostNothingDoubled(load);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aSlowQueryOnAHealthyNodeIsNeverCut(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            String node = connection.unwrap(MhaConnection.class).node();
            try (ResultSet rows = statement.executeQuery("SELECT SLEEP(3)")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isZero();
            }
            assertThat(RealNodes.state(source, node).status()).isEqualTo(NodeStatus.UP);
            assertThat(connection.unwrap(MhaConnection.class).node()).isEqualTo(node);
        }
    }

    @Test
    void anIdleBorrowedConnectionGoesOnElsewhereWithItsSettings() throws SQLException {
        try (MhaDataSource source = nodes.dataSource("mysql");
                Connection connection = source.getConnection()) {
            RealNodes.awaitInService(source);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setCatalog("information_schema");
            String before = connection.unwrap(MhaConnection.class).node();

            nodes.named(before).kill();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT @@tx_isolation, DATABASE()")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("SERIALIZABLE");
                assertThat(rows.getString(2)).isEqualTo("information_schema");
            }
            assertThat(connection.unwrap(MhaConnection.class).node()).isNotEqualTo(before);
            assertThat(connection.isReadOnly()).isTrue();
        }
    }

    private static void awaitReads(Load load, long more) {
        long target = load.reads.get() + more;
        await("reads go on").atMost(Duration.ofSeconds(30)).until(() -> load.reads.get() >= target);
    }

    private static void assertNothingNoticed(Load load) {
        assertThat(load.failedBorrows).isEmpty();
        assertThat(load.failedReads).isEmpty();
        assertThat(load.otherFailures).isEmpty();
    }

    private static void assertNothingLostNothingDoubled(Load load) throws SQLException {
        List<Long> ids = nodes.ids();
        Set<Long> distinct = new HashSet<>(ids);
        assertThat(ids).as("no write ran twice").hasSameSizeAs(distinct);
        assertThat(distinct).as("no acknowledged write is lost").containsAll(load.acknowledged);
        distinct.removeAll(load.acknowledged);
        assertThat(load.unknown)
                .as("what is there beyond that was announced as unknown")
                .containsAll(distinct);
    }

    private static long picks(MhaDataSource source, String node) {
        return source.cluster().topology().node(node).traffic().picks();
    }

    private static long allPicks(MhaDataSource source) {
        return source.cluster().topology().nodes().stream()
                .mapToLong(view -> view.traffic().picks())
                .sum();
    }
}
