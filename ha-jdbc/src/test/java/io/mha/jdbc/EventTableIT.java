package io.mha.jdbc;

import static io.mha.jdbc.Scene.Column.BORROWED;
import static io.mha.jdbc.Scene.Column.COMMIT;
import static io.mha.jdbc.Scene.Column.PREPARED_READ;
import static io.mha.jdbc.Scene.Column.READ;
import static io.mha.jdbc.Scene.Column.STREAM;
import static io.mha.jdbc.Scene.Column.TX_IDLE;
import static io.mha.jdbc.Scene.Column.TX_STATEMENT;
import static io.mha.jdbc.Scene.Column.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.Scene.Column;
import io.mha.jdbc.Scene.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows of the table: one event befalls connections in every state, and each does what its column says. */
class EventTableIT {
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    static Stream<String> drivers() {
        return Stream.of("mysql", "mariadb");
    }

    static Stream<Arguments> driversAndMoments() {
        return drivers().flatMap(driver -> Stream.of(Arguments.of(driver, false), Arguments.of(driver, true)));
    }

    @ParameterizedTest(name = "{0}, executed: {1}")
    @MethodSource("driversAndMoments")
    void rstFromTheNode(String driver, boolean executed) throws Exception {
        try (Scene scene = new Scene(nodes, driver, executed, "stallAfter=0")) {
            leaveIdle(scene, 3);
            scene.call();
            scene.node().crash();
            assertLost(scene, executed);
            assertThat(scene.node().connections()).as("idle in pool: destroyed").isZero();
            scene.node().heal();
            assertHeld(scene, executed);
        }
    }

    @ParameterizedTest(name = "{0}, executed: {1}")
    @MethodSource("driversAndMoments")
    void nodeDeclaredHung(String driver, boolean executed) throws Exception {
        try (Scene scene = new Scene(nodes, driver, executed)) {
            leaveIdle(scene, 3);
            scene.call();
            scene.node().freeze();
            assertLost(scene, executed);
            RealNodes.awaitStatus(scene.source(), "node1", NodeStatus.DOWN);
            scene.node().heal();
            // What hung is applied at the thaw, and by nobody else.
            assertHeld(scene, true);
        }
    }

    /** RST, FIN, or cut after the node was declared hung. */
    private static void assertLost(Scene scene, boolean executed) throws Exception {
        scene.outcome(READ).isGood("plain");
        scene.outcome(PREPARED_READ).isGood("prepared");
        assertThat(RelayNodes.node(scene.connection(READ))).isEqualTo("node2");
        assertThat(RelayNodes.node(scene.connection(PREPARED_READ))).isEqualTo("node2");

        Told.lost(scene.outcome(STREAM).error());
        assertThat(scene.isStreamClosed()).as("rows that were lost are closed").isTrue();

        assertThat(Told.unknown(scene.outcome(WRITE).error()).node()).isEqualTo("node1");
        assertThat(Scene.insert(scene.connection(WRITE), 51)).isEqualTo(1);

        Told.rolledBack(scene.outcome(TX_STATEMENT).error());
        assertRefusesUntilRollback(scene.connection(TX_STATEMENT), 72);

        Told.rolledBack(catchThrowable(() -> Scene.insert(scene.connection(TX_IDLE), 60)));
        assertRefusesUntilRollback(scene.connection(TX_IDLE), 62);

        Told.unknown(scene.outcome(COMMIT).error());
        Told.closed(scene.connection(COMMIT));

        Connection borrowed = scene.connection(BORROWED);
        assertThat(Scene.one(borrowed, "SELECT name FROM place"))
                .as("catalog restored")
                .isEqualTo("other");
        assertThat(RelayNodes.node(borrowed)).isEqualTo("node2");
        assertThat(borrowed.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        try (Connection next = scene.source().getConnection()) {
            assertThat(RelayNodes.node(next)).isEqualTo("node2");
        }
    }

    private static void assertRefusesUntilRollback(Connection connection, long id) throws SQLException {
        Told.aborted(() -> Scene.insert(connection, id - 1));
        Told.aborted(connection::commit);
        assertThat(connection.isValid(2)).isFalse();
        connection.rollback();
        Scene.insert(connection, id);
        connection.commit();
    }

    private static void assertHeld(Scene scene, boolean executed) throws SQLException {
        List<Long> expected = new ArrayList<>(List.of(51L, 62L, 72L));
        if (executed) {
            expected.addAll(List.of(WRITE.id, COMMIT.id));
        }
        await().atMost(Scene.LIMIT)
                .untilAsserted(() -> assertThat(nodes.ids()).containsExactlyInAnyOrderElementsOf(expected));
        assertThat(nodes.sent("INSERT INTO item VALUES (5,")).isLessThanOrEqualTo(1);
        assertThat(nodes.sent("INSERT INTO item VALUES (70,")).isLessThanOrEqualTo(1);
        assertThat(scene.node().accepted()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aBorrowedConnectionWhoseNodeIsKnownToBeLostWritesElsewhere(String driver) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first");
                Connection borrowed = source.getConnection()) {
            borrowed.setCatalog("other");
            borrowed.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            nodes.get(0).crash();
            takeDown(source);
            borrowed.setCatalog("app");
            assertThat(Scene.insert(borrowed, 1)).isEqualTo(1);
            assertThat(RelayNodes.node(borrowed)).isEqualTo("node2");
            assertThat(Scene.one(borrowed, "SELECT @@transaction_isolation")).isEqualTo("SERIALIZABLE");
        }
        assertThat(nodes.ids()).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void nodeDrained(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0")) {
            leaveIdle(scene, 3);
            scene.call();
            scene.source().cluster().execute(Command.drain("node1"));
            RealNodes.awaitStatus(scene.source(), "node1", NodeStatus.DRAIN);
            await("idle in pool: closed now")
                    .atMost(Scene.LIMIT)
                    .until(() -> scene.node().connections() <= Column.values().length + 1);

            scene.connection(BORROWED).setCatalog("app");
            scene.connection(BORROWED).setCatalog("app");
            assertThat(Scene.insert(scene.connection(BORROWED), 1)).isEqualTo(1);
            assertThat(RelayNodes.node(scene.connection(BORROWED)))
                    .as("rebound silently")
                    .isEqualTo("node2");
            Scene.insert(scene.connection(TX_IDLE), 60);
            assertThat(RelayNodes.node(scene.connection(TX_IDLE)))
                    .as("tx ends where it began")
                    .isEqualTo("node1");
            assertThat(scene.isUnderWay(READ)).as("let finish").isTrue();

            scene.node().heal();
            scene.outcome(READ).isGood("plain");
            scene.outcome(PREPARED_READ).isGood("prepared");
            scene.outcome(STREAM).isGood(1_000);
            scene.outcome(WRITE).isGood(1);
            scene.outcome(TX_STATEMENT).isGood(1);
            scene.outcome(COMMIT).isGood(1);
            for (Column column : List.of(TX_IDLE, TX_STATEMENT)) {
                scene.connection(column).commit();
            }
            for (Column column : List.of(READ, WRITE, TX_IDLE, TX_STATEMENT, COMMIT)) {
                Connection connection = scene.connection(column);
                Scene.insert(connection, column.id * 100);
                assertThat(RelayNodes.node(connection))
                        .as("%s moves when it is done", column)
                        .isEqualTo("node2");
                if (!connection.getAutoCommit()) {
                    connection.commit();
                }
            }
        }
        assertThat(nodes.ids()).containsExactly(1L, 5L, 6L, 7L, 8L, 60L, 70L, 200L, 500L, 600L, 700L, 800L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void drainDeadline(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0")) {
            scene.call();
            scene.source().cluster().execute(Command.drain("node1", Duration.ofMillis(300)));
            scene.outcome(READ).isGood("plain");
            Told.lost(scene.outcome(STREAM).error());
            Told.unknown(scene.outcome(WRITE).error());
            Told.rolledBack(scene.outcome(TX_STATEMENT).error());
            Told.rolledBack(catchThrowable(() -> Scene.insert(scene.connection(TX_IDLE), 60)));
            Told.unknown(scene.outcome(COMMIT).error());
            scene.connection(BORROWED).setCatalog("app");
            assertThat(Scene.insert(scene.connection(BORROWED), 1)).isEqualTo(1);
        }
        await().atMost(Scene.LIMIT).untilAsserted(() -> assertThat(nodes.ids()).containsExactly(1L, 5L, 8L));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void probeFailsLessOftenThanFall(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0", "fastinter=50s")) {
            leaveIdle(scene, 3);
            scene.call();
            long opened = scene.node().accepted();
            long generation = RealNodes.state(scene.source(), "node1").generation();
            scene.node().freeze();
            CompletableFuture<Boolean> probed = new CompletableFuture<>();
            scene.source().cluster().checkNow("node1", result -> probed.complete(result.evidence() != null));
            Outcome probe = Scene.outcome(probed.thenApply(failed -> failed));
            probe.isGood(true);
            scene.node().heal();
            assertNothingHappened(scene);
            assertThat(RealNodes.state(scene.source(), "node1").generation()).isEqualTo(generation);
            assertThat(scene.node().accepted() - opened).as("connections kept").isLessThanOrEqualTo(2);
        }
        assertThat(nodes.ids()).containsExactly(1L, 5L, 6L, 7L, 8L, 60L, 70L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void threadInterrupt(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0")) {
            scene.call();
            for (Column column : List.of(READ, PREPARED_READ, STREAM, WRITE, TX_STATEMENT, COMMIT)) {
                scene.thread(column).interrupt();
            }
            scene.node().heal();
            assertNothingHappened(scene);
        }
        assertThat(nodes.ids()).containsExactly(1L, 5L, 6L, 7L, 8L, 60L, 70L);
    }

    /** All ends well on the node where it began. */
    private static void assertNothingHappened(Scene scene) throws Exception {
        scene.outcome(READ).isGood("plain");
        scene.outcome(PREPARED_READ).isGood("prepared");
        scene.outcome(STREAM).isGood(1_000);
        scene.outcome(WRITE).isGood(1);
        scene.outcome(TX_STATEMENT).isGood(1);
        scene.outcome(COMMIT).isGood(1);
        Scene.insert(scene.connection(TX_IDLE), 60);
        scene.connection(TX_IDLE).commit();
        scene.connection(TX_STATEMENT).commit();
        scene.connection(BORROWED).setCatalog("app");
        Scene.insert(scene.connection(BORROWED), 1);
        for (Column column : Column.values()) {
            assertThat(RelayNodes.node(scene.connection(column)))
                    .as(column.name())
                    .isEqualTo("node1");
        }
        assertThat(RealNodes.state(scene.source(), "node1").status()).isEqualTo(NodeStatus.UP);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void networkTimeoutOfTheCaller(String driver) throws Exception {
        // The time limit is set at the connection: it travels with it.
        try (Scene scene = new Scene(nodes, driver, true)) {
            for (Column column : Column.values()) {
                scene.connection(column).setNetworkTimeout(Runnable::run, 500);
            }
            scene.call();
            Told.lost(scene.outcome(READ).error());
            Told.lost(scene.outcome(STREAM).error());
            Told.unknown(scene.outcome(WRITE).error());
            Told.rolledBack(scene.outcome(TX_STATEMENT).error());
            assertRefusesUntilRollback(scene.connection(TX_STATEMENT), 72);
            Told.unknown(scene.outcome(COMMIT).error());
            Told.closed(scene.connection(COMMIT));
            scene.node().heal();
            assertThat(nodes.sent("SELECT id, 'plain'"))
                    .as("no time left for a retry")
                    .isEqualTo(1);
            assertThat(RealNodes.state(scene.source(), "node1").status())
                    .as("a caller's time limit is no verdict about the node")
                    .isEqualTo(NodeStatus.UP);
        }
        assertThat(nodes.ids()).containsExactly(5L, 8L, 72L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void abort(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0")) {
            scene.call();
            for (Column column : Column.values()) {
                CompletableFuture<Object> aborted = scene.run(() -> {
                    scene.connection(column).abort(Runnable::run);
                    return "done";
                });
                Scene.outcome(aborted).isGood("done");
            }
            for (Column column : List.of(READ, PREPARED_READ, STREAM, WRITE, TX_STATEMENT, COMMIT)) {
                assertThat(scene.outcome(column).error()).as(column.name()).isInstanceOf(SQLException.class);
            }
            for (Column column : Column.values()) {
                assertThat(scene.connection(column).isClosed())
                        .as(column.name())
                        .isTrue();
            }
            assertThat(RealNodes.state(scene.source(), "node1").status()).isEqualTo(NodeStatus.UP);
            await("closed physically")
                    .atMost(Scene.LIMIT)
                    .until(() -> scene.source().activeConnections("node1") == 0
                            && scene.node().connections() <= 2);
        }
        assertThat(nodes.ids()).containsExactly(WRITE.id, COMMIT.id);
        assertThat(nodes.sent("SELECT id, 'plain'")).as("no failover").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void closeOfWhatIsIdle(String driver) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first", "maxPoolSize=1")) {
            Connection borrowed = source.getConnection();
            borrowed.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            borrowed.setCatalog("other");
            borrowed.setReadOnly(true);
            borrowed.close();
            Connection next = source.getConnection();
            assertThat(Scene.one(next, "SELECT @@transaction_isolation")).isEqualTo("REPEATABLE-READ");
            assertThat(next.getCatalog()).isEqualTo("app");
            assertThat(next.isReadOnly()).isFalse();

            next.setAutoCommit(false);
            Scene.insert(next, 1);
            next.close();
            Connection last = source.getConnection();
            assertThat(last.getAutoCommit()).isTrue();
            Scene.insert(last, 2);
            last.close();
            assertThat(nodes.get(0).connections())
                    .as("one in the pool, one for checks")
                    .isLessThanOrEqualTo(2);
        }
        assertThat(nodes.ids()).as("rolled back at close").containsExactly(2L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void closeOfAConnectionWithOpenRows(String driver) throws Exception {
        try (Scene scene = new Scene(nodes, driver, true, "stallAfter=0")) {
            scene.node().heal();
            scene.connection(STREAM).close();
            assertThat(scene.isStreamClosed()).isTrue();
            await().atMost(Scene.LIMIT)
                    .until(() -> scene.source().activeConnections("node1") == Column.values().length - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void nodeBack(String driver) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first", "slowStart=0");
                Connection before = source.getConnection()) {
            assertThat(RelayNodes.node(before)).isEqualTo("node1");
            nodes.get(0).crash();
            takeDown(source);
            assertThat(Scene.insert(before, 1)).isEqualTo(1);
            nodes.get(0).heal();
            RealNodes.awaitStatus(source, "node1", NodeStatus.UP);
            assertThat(Scene.insert(before, 2)).isEqualTo(1);
            assertThat(RelayNodes.node(before)).as("borrowed: stays").isEqualTo("node2");
            try (Connection after = source.getConnection()) {
                assertThat(RelayNodes.node(after)).isEqualTo("node1");
                Scene.insert(after, 3);
            }
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L, 3L);
    }

    /** Borrows and gives back, so that there are idle connections in the pool of the first node. */
    private static void leaveIdle(Scene scene, int count) throws SQLException {
        List<Connection> idle = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            idle.add(scene.source().getConnection());
        }
        for (Connection connection : idle) {
            assertThat(RelayNodes.node(connection)).isEqualTo("node1");
            connection.close();
        }
    }

    private static void takeDown(MhaDataSource source) {
        await("node1 down")
                .atMost(Scene.LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    source.cluster().execute(Command.checkNow("node1"));
                    return RealNodes.state(source, "node1").status() == NodeStatus.DOWN;
                });
    }
}
