package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.ServerError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The invariants that no event may break; each test has its number. Numbers 3, 5 and 6 are {@link StatementKindsIT},
 * for each spelling and each kind of statement; number 14 is {@link HealthyLinkIT}.
 */
class InvariantsIT {
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2);
        nodes.on("CREATE TABLE numbered (id BIGINT PRIMARY KEY AUTO_INCREMENT, small TINYINT)");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
        nodes.on("DELETE FROM numbered");
    }

    static Stream<String> drivers() {
        return EventTableIT.drivers();
    }

    static Stream<Arguments> refusals() {
        return drivers()
                .flatMap(driver ->
                        Stream.of(1040, 1045, 1129, 1130, 1203, 1053).map(code -> Arguments.of(driver, code)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void n01aNodeThatRefusesTheLoginIsPassedOver(String driver, int code) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            nodes.get(0).greet(new ServerError(code, "08004", "not now"));
            try (Connection connection = source.getConnection()) {
                assertThat(RelayNodes.node(connection)).isEqualTo("node2");
                Scene.insert(connection, 1);
            }
        }
        assertThat(nodes.ids()).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n01aNodeThatCannotBeReachedIsPassedOver(String driver) throws SQLException {
        for (boolean blackHole : List.of(false, true)) {
            nodes.reset();
            try (MhaDataSource source = source(driver)) {
                if (blackHole) {
                    nodes.get(0).blackHole();
                } else {
                    nodes.get(0).crash();
                }
                try (Connection connection = source.getConnection()) {
                    assertThat(RelayNodes.node(connection)).isEqualTo("node2");
                    Scene.insert(connection, 1);
                }
            }
            assertThat(nodes.ids()).containsExactly(1L);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n02aWriteWithoutAnswerIsNeverSentAgain(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "slowStart=0");
                Connection connection = source.getConnection()) {
            nodes.get(0).halfOpen();
            Told.unknown(() -> Scene.insert(connection, 1));
            nodes.get(0).heal();
            RealNodes.awaitStatus(source, "node1", NodeStatus.UP);
            Scene.insert(connection, 2);
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L);
        assertThat(nodes.sent("VALUES (1,")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n04noHalfTransactionWhateverTheApplicationSwallows(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement early = connection.createStatement()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).resetAll();
            Told.rolledBack(catchThrowable(() -> Scene.insert(connection, 2)));

            Told.aborted(() -> Scene.insert(connection, 3));
            Told.aborted(() -> early.executeUpdate("INSERT INTO item VALUES (4, 0, 'early')"));
            Told.aborted(() -> early.executeQuery("SELECT 1"));
            Told.aborted(() -> early.execute("COMMIT"));
            Told.aborted(connection::commit);
            Told.aborted(() -> connection.setAutoCommit(true));
            Told.aborted(() -> connection.setSavepoint("s"));
            assertThat(connection.isValid(2)).isFalse();
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection.getAutoCommit()).isFalse();

            connection.rollback();
            Scene.insert(connection, 5);
            connection.commit();
            assertThat(connection.isValid(2)).isTrue();
        }
        assertThat(nodes.ids()).containsExactly(5L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n04aLostTransactionThatIsClosedLeavesNothing(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            Connection connection = source.getConnection();
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).resetAll();
            Told.rolledBack(catchThrowable(() -> Scene.insert(connection, 2)));
            connection.close();
            try (Connection next = source.getConnection()) {
                assertThat(next.getAutoCommit()).isTrue();
                Scene.insert(next, 3);
            }
        }
        assertThat(nodes.ids()).containsExactly(3L);
    }

    static Stream<Arguments> unrestorable() {
        return drivers()
                .flatMap(driver -> Stream.of(
                                "CREATE TEMPORARY TABLE temp (id INT)",
                                "LOCK TABLES many READ",
                                "SELECT GET_LOCK('n07', 5)",
                                "SET @mine = 1",
                                "PREPARE mine FROM 'SELECT 1'")
                        .map(sql -> Arguments.of(driver, sql)));
    }

    @ParameterizedTest
    @MethodSource("unrestorable")
    void n07whatCannotBeRestoredStaysAndEndsWithItsNode(String driver, String sql) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            source.cluster().execute(Command.drain("node1"));
            RealNodes.awaitStatus(source, "node1", NodeStatus.DRAIN);
            statement.executeQuery("SELECT id FROM many LIMIT 1").close();
            assertThat(RelayNodes.node(connection)).as("not moved by a drain").isEqualTo("node1");
            nodes.get(0).resetAll();
            Told.lost(catchThrowable(() -> statement.executeQuery("SELECT id FROM many LIMIT 2")));
            Told.closed(connection);
        }
        assertThat(nodes.get(1).commands()).noneMatch(executing("many"));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n08aConnectionStaysWhileSomethingIsOpen(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection inTransaction = source.getConnection();
                Connection streaming = source.getConnection();
                Connection batching = source.getConnection();
                Statement batch = batching.createStatement();
                Statement stream = streaming.createStatement()) {
            inTransaction.setAutoCommit(false);
            Scene.insert(inTransaction, 1);
            stream.setFetchSize(RelayNodes.isConnectorJ(streaming) ? Integer.MIN_VALUE : 10);
            ResultSet rows = stream.executeQuery("SELECT id FROM many");
            assertThat(rows.next()).isTrue();
            batch.addBatch("INSERT INTO item VALUES (2, 0, 'batch')");

            source.cluster().execute(Command.drain("node1"));
            RealNodes.awaitStatus(source, "node1", NodeStatus.DRAIN);
            Scene.insert(inTransaction, 3);
            int count = 1;
            while (rows.next()) {
                count++;
            }
            assertThat(count).isEqualTo(1_000);
            batch.executeBatch();
            for (Connection connection : List.of(inTransaction, streaming, batching)) {
                assertThat(RelayNodes.node(connection)).isEqualTo("node1");
            }
            rows.close();
            inTransaction.commit();
            for (Connection connection : List.of(inTransaction, streaming, batching)) {
                Scene.insert(connection, 4);
                assertThat(RelayNodes.node(connection)).isEqualTo("node2");
            }
            inTransaction.commit();
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L, 3L, 4L, 4L, 4L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n09keysAndCountsComeFromTheStatementThatRan(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                            "INSERT INTO numbered (small) VALUES (1), (2)", Statement.RETURN_GENERATED_KEYS))
                    .isEqualTo(2);
            long expected =
                    nodes.numbers("SELECT id FROM numbered WHERE small = 1").get(0);
            nodes.get(0).crash();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getLong(1)).isEqualTo(expected);
            }
            assertThat(statement.getUpdateCount()).isIn(2, -1);
            assertThat(statement.getMoreResults()).isFalse();
            Told.lost(catchThrowable(() -> Scene.one(connection, "SELECT LAST_INSERT_ID()")));
        }
        assertThat(nodes.get(1).commands()).noneMatch(executing("numbered")).noneMatch(executing("LAST_INSERT_ID"));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n10anErrorOfAnOldGenerationChangesNothing(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "slowStart=0");
                Connection old = source.getConnection()) {
            old.setAutoCommit(false);
            Scene.insert(old, 1);
            nodes.get(0).crash();
            await().atMost(Scene.LIMIT).until(() -> {
                source.cluster().execute(Command.checkNow("node1"));
                return RealNodes.state(source, "node1").status() == NodeStatus.DOWN;
            });
            nodes.get(0).heal();
            RealNodes.awaitStatus(source, "node1", NodeStatus.UP);
            long generation = RealNodes.state(source, "node1").generation();

            Told.rolledBack(catchThrowable(() -> Scene.insert(old, 2)));
            old.rollback();
            try (Connection next = source.getConnection()) {
                assertThat(RelayNodes.node(next)).isEqualTo("node1");
                Scene.insert(next, 3);
            }
            assertThat(RealNodes.state(source, "node1").generation()).isEqualTo(generation);
            assertThat(RealNodes.state(source, "node1").status()).isEqualTo(NodeStatus.UP);
        }
        assertThat(nodes.ids()).containsExactly(3L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n11andN13cancelWaitsForNothingAndGoesToTheSameNode(String driver) throws Exception {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Throwable> running = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> statement.executeQuery("SELECT id, SLEEP(60) FROM many LIMIT 1")));
            await().atMost(Scene.LIMIT).until(() -> nodes.sent("SLEEP(60)") == 1);
            statement.cancel();
            assertThat(running.get(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(SQLException.class);
            assertThat(nodes.get(0).commands()).anyMatch(executing("KILL QUERY"));
            assertThat(nodes.get(1).commands())
                    .noneMatch(executing("KILL QUERY"))
                    .noneMatch(executing("SLEEP"));
            Scene.insert(connection, 1);
            assertThat(RelayNodes.node(connection)).isEqualTo("node1");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n13aQueryTimeoutEndsTheStatementOnItsNode(String driver) throws Exception {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThat(catchThrowable(() -> statement.executeQuery("SELECT id, SLEEP(60) FROM many LIMIT 1")))
                    .isInstanceOf(SQLTimeoutException.class);
            assertThat(nodes.sent("SLEEP(60)")).isEqualTo(1);
            statement.setQueryTimeout(0);
            statement.executeQuery("SELECT id FROM many LIMIT 1").close();
            assertThat(RelayNodes.node(connection)).as("no failover").isEqualTo("node1");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n12whatComesBackDirtyOrDeadIsNotLentAgain(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1")) {
            Connection dirty = source.getConnection();
            String first = Scene.one(dirty, "SELECT CONNECTION_ID() AS n12").toString();
            dirty.setAutoCommit(false);
            Scene.insert(dirty, 1);
            nodes.get(0).resetAll();
            dirty.close();
            try (Connection next = source.getConnection()) {
                assertThat(next.getAutoCommit()).isTrue();
                Scene.insert(next, 2);
                assertThat((Throwable) next.getWarnings()).isNull();
                assertThat(Scene.one(next, "SELECT CONNECTION_ID() AS n12").toString())
                        .isNotEqualTo(first);
            }
        }
        assertThat(nodes.ids()).containsExactly(2L);
    }

    static Stream<Arguments> resets() {
        return drivers()
                .flatMap(driver -> Stream.of("rollback", "autocommit")
                        .flatMap(reset -> Stream.of(3009, 1105, 1030).map(code -> Arguments.of(driver, reset, code))));
    }

    /** Else the next borrower would commit what is still open, or lose what it takes for committed. */
    @ParameterizedTest
    @MethodSource("resets")
    void n12whatCannotBeResetIsNotLentAgain(String driver, String reset, int code) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1")) {
            Connection dirty = source.getConnection();
            dirty.setAutoCommit(false);
            Scene.insert(dirty, 1);
            nodes.get(0).sick(new ServerError(code, "HY000", "not now"), executing(reset));
            if (code != 1030) {
                catchThrowable(dirty::rollback); // else the pool has to find out by itself
            }
            catchThrowable(dirty::close);
            nodes.get(0).heal();
            try (Connection next = source.getConnection()) {
                assertThat(next.getAutoCommit()).isTrue();
                Scene.insert(next, 2);
                nodes.all().forEach(FaultRelay::resetAll);
            }
        }
        assertThat(nodes.ids()).containsExactly(2L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void n12aConnectionOfADrainedNodeIsNotLentAgain(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            Connection borrowed = source.getConnection();
            borrowed.isValid(5);
            source.cluster().execute(Command.drain("node1"));
            RealNodes.awaitStatus(source, "node1", NodeStatus.DRAIN);
            borrowed.close();
            await().atMost(Scene.LIMIT).until(() -> nodes.get(0).connections() <= 1);
        }
    }

    private static MhaDataSource source(String driver, String... parameters) throws SQLException {
        String[] all =
                Stream.concat(Stream.of("balance=first"), Stream.of(parameters)).toArray(String[]::new);
        return nodes.quiet(driver, all);
    }
}
