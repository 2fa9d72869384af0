package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.ServerError;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
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

/** Every situation has its class, its SQLState and its text. */
class ExceptionVocabularyIT {
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2);
        nodes.on("CREATE TABLE locked (id INT PRIMARY KEY, amount INT)");
        nodes.on("INSERT INTO locked VALUES (1, 0), (2, 0)");
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
        return EventTableIT.drivers();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void noNodeReachable(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "borrowTimeout=500ms", "outageWait=500ms")) {
            nodes.all().forEach(FaultRelay::crash);
            NoNodeAvailableException told = catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
            assertThat((Throwable) told).isInstanceOf(SQLTransientConnectionException.class);
            Told.state(told, "08001");
            assertThat(told.nodes()).extracting(reason -> reason.node()).containsExactly("node1", "node2");
            assertThat((Throwable) told).hasMessageContaining("node1").hasMessageContaining("node2");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void everyNodeRefuses(String driver) throws SQLException {
        for (ServerError error : List.of(
                new ServerError(1040, "08004", "Too many connections"),
                new ServerError(1045, "28000", "Access denied for user 'app'"))) {
            nodes.reset();
            try (MhaDataSource source = source(driver, "borrowTimeout=3s")) {
                nodes.all().forEach(node -> node.greet(error));
                NoNodeAvailableException told =
                        catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
                Told.state(told, "08004");
                assertThat((Throwable) told).hasMessageContaining(error.message());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void useAfterClose(String driver) throws SQLException {
        MhaDataSource closed;
        try (MhaDataSource source = source(driver)) {
            closed = source;
            Connection connection = source.getConnection();
            Statement statement = connection.createStatement();
            connection.close();
            Told.closed(connection);
            assertThat(statement.isClosed()).isTrue();
            assertThat(catchThrowable(() -> statement.execute("SELECT 1"))).isInstanceOf(SQLException.class);
        }
        Throwable told = catchThrowable(closed::getConnection);
        assertThat(told).isInstanceOf(SQLNonTransientConnectionException.class);
        Told.state(told, "08003");
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void useAfterCloseByFailover(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).resetAll();
            Told.unknown(connection::commit);
            Told.closed(connection);
            assertThat(catchThrowable(connection::commit))
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageContaining("commit");
        }
        assertThat(nodes.ids()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void linkLostNothingExecutedBudgetSpent(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "retryReads=0");
                Connection connection = source.getConnection()) {
            nodes.get(0).trapReply(executing("many"), Fault.RESET);
            Throwable told = catchThrowable(() -> Scene.one(connection, "SELECT id FROM many LIMIT 1"));
            assertThat(told).isInstanceOf(SQLTransientConnectionException.class);
            Told.lost(told);
            assertThat(told).hasMessageContaining("node1");
            assertThat(Scene.one(connection, "SELECT id FROM many LIMIT 1"))
                    .as("the connection goes on")
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aReadThatWasRetriedAndFailedAgain(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            nodes.all().forEach(node -> node.trapReply(executing("many"), Fault.RESET));
            Throwable told = catchThrowable(() -> Scene.one(connection, "SELECT id FROM many LIMIT 1"));
            assertThat(told).isInstanceOf(SQLTransientConnectionException.class);
            Told.lost(told);
            assertThat(told).as("the last node").hasMessageContaining("node2");
            assertThat(told.getSuppressed())
                    .as("the nodes before it")
                    .anyMatch(e -> e.getMessage().contains("node1"));
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void linkLostInsideATransaction(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).trapReply(executing("VALUES (2,"), Fault.RESET);
            Throwable told = catchThrowable(() -> Scene.insert(connection, 2));
            Told.rolledBack(told);
            assertThat(told).hasMessageContaining("node1").hasMessageContaining("rollback()");
            Told.aborted(() -> Scene.insert(connection, 3));
        }
        assertThat(nodes.ids()).isEmpty();
    }

    static Stream<Arguments> lostStates() {
        return drivers().flatMap(driver -> Stream.of("25S03", "08S02", "08S01").map(s -> Arguments.of(driver, s)));
    }

    /** For applications that know the code of the driver that they come from. */
    @ParameterizedTest
    @MethodSource("lostStates")
    void linkLostInsideATransactionInTheWordsOfAnotherDriver(String driver, String state) throws SQLException {
        try (MhaDataSource source = source(driver, "txLostSqlState=" + state);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).trapReply(executing("VALUES (2,"), Fault.RESET);
            Throwable told = catchThrowable(() -> Scene.insert(connection, 2));
            assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
            Told.state(told, state);
            Told.aborted(() -> Scene.insert(connection, 3));
            connection.rollback();
            Scene.insert(connection, 4);
            connection.commit();

            nodes.get(1).trapReply(executing("COMMIT"), Fault.RESET);
            Scene.insert(connection, 5);
            Told.unknown(connection::commit);
        }
        assertThat(nodes.ids()).startsWith(4L).doesNotContain(1L, 2L, 3L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void outcomeUnknown(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            nodes.get(0).trapReply(executing("INSERT INTO item"), Fault.RESET);
            OutcomeUnknownException told = Told.unknown(() -> Scene.insert(connection, 1));
            assertThat(told.node()).isEqualTo("node1");
            assertThat((Throwable) told)
                    .hasMessageContaining("verify")
                    .hasMessageContaining("generation " + told.generation());
            assertThat(told.getCause()).as("what the driver said").isInstanceOf(SQLException.class);
        }
        assertThat(nodes.ids()).containsExactly(1L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void queryDeadlineOfARead(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            Throwable told = catchThrowable(() -> statement.executeQuery("SELECT id, SLEEP(60) FROM many LIMIT 1"));
            assertThat(told).isInstanceOf(SQLTimeoutException.class);
            assertThat(((SQLException) told).getSQLState()).isIn("HYT00", "70100");
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void queryDeadlineOfAWrite(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            Throwable told = catchThrowable(
                    () -> statement.executeUpdate("INSERT INTO item SELECT 1, SLEEP(60), 'late' FROM many LIMIT 1"));
            assertThat(told).isInstanceOf(SQLTimeoutException.class);
            assertThat(((SQLException) told).getSQLState()).isIn("HYT00", "70100");
            Told.unknown(((SQLException) told).getNextException());
        }
        assertThat(nodes.rows(1)).isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void queueFull(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1", "borrowTimeout=1s", "hedgeDelay=100ms");
                Connection one = source.getConnection();
                Connection two = source.getConnection()) {
            assertThat(RelayNodes.node(one)).isNotEqualTo(RelayNodes.node(two));
            Throwable told = catchThrowable(source::getConnection);
            assertThat(told).isInstanceOf(SQLTransientConnectionException.class).hasMessageContaining("maxPoolSize");
            Told.state(told, "08001");
            assertThat(((SQLException) told).getErrorCode()).isEqualTo(9002);
        }
    }

    /** Where as many wait as may wait, nobody has to wait to hear so. */
    @ParameterizedTest
    @MethodSource("drivers")
    void queueFullIsSaidAtOnce(String driver) throws SQLException {
        try (MhaDataSource source =
                        source(driver, "maxPoolSize=1", "queueLimit=1", "borrowTimeout=60s", "hedgeDelay=100ms");
                Connection one = source.getConnection();
                Connection two = source.getConnection()) {
            assertThat(RelayNodes.node(one)).isNotEqualTo(RelayNodes.node(two));
            List<Thread> borrowers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Thread borrower = new Thread(() -> catchThrowable(source::getConnection), "borrower");
                borrower.setDaemon(true);
                borrower.start();
                borrowers.add(borrower);
            }
            await("one waits for each node, the others are refused")
                    .atMost(Scene.LIMIT)
                    .until(() -> borrowers.stream().filter(Thread::isAlive).count() == 2);
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 21; i++) {
                long began = System.nanoTime();
                NoNodeAvailableException told =
                        catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
                assertThat(told.getSQLState()).isEqualTo("08001");
                assertThat(told.getErrorCode()).isEqualTo(NoNodeAvailableException.NO_ROOM);
                assertThat(told.safeToRetry()).isTrue();
            }
            Collections.sort(millis);
            assertThat(millis.get(millis.size() / 2)).isLessThanOrEqualTo(20);
            assertThat(borrowers.stream().filter(Thread::isAlive))
                    .as("they still wait")
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void deadlockAndLockWaitAreTheServersOwn(String driver) throws Exception {
        try (MhaDataSource source = source(driver);
                Connection one = source.getConnection();
                Connection two = source.getConnection()) {
            one.setAutoCommit(false);
            two.setAutoCommit(false);
            update(one, 1);
            update(two, 2);
            CompletableFuture<Throwable> other =
                    CompletableFuture.supplyAsync(() -> catchThrowable(() -> update(one, 2)));
            await().atMost(Scene.LIMIT).until(() -> nodes.sent("WHERE id = 2") == 2);
            Throwable mine = catchThrowable(() -> update(two, 1));
            List<Throwable> told = new ArrayList<>();
            told.add(mine);
            told.add(other.get(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS));
            told.removeIf(e -> e == null);
            assertThat(told).singleElement().satisfies(victim -> {
                Told.state(victim, "40001");
                assertThat(((SQLException) victim).getErrorCode()).isEqualTo(1213);
            });
            one.rollback();
            two.rollback();
            assertThat(RelayNodes.node(one)).as("no failover").isEqualTo("node1");

            try (Statement wait = two.createStatement()) {
                wait.execute("SET SESSION innodb_lock_wait_timeout = 1");
            }
            update(one, 1);
            assertThat(catchThrowable(() -> update(two, 1)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1205));
            assertThat(two.isValid(5)).as("not aborted by us").isTrue();
            one.rollback();
            update(two, 1);
            two.commit();
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anErrorOfAStatementIsPassedOnAsItIs(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1");
                Connection connection = source.getConnection()) {
            String id = Scene.one(connection, "SELECT CONNECTION_ID() AS mine").toString();
            Throwable told = catchThrowable(() -> Scene.one(connection, "SELECT nothing FROM many"));
            Told.state(told, "42S22");
            assertThat(told)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1054));
            assertThat(Scene.one(connection, "SELECT CONNECTION_ID() AS mine").toString())
                    .isEqualTo(id);
        }
    }

    private static void update(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE locked SET amount = amount + 1 WHERE id = " + id);
        }
    }

    private static MhaDataSource source(String driver, String... parameters) throws SQLException {
        String[] all =
                Stream.concat(Stream.of("balance=first"), Stream.of(parameters)).toArray(String[]::new);
        return nodes.quiet(driver, all);
    }
}
