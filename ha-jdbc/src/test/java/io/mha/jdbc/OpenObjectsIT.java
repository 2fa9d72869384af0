package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import java.lang.management.ManagementFactory;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.time.Duration;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Number 8 of the invariants, for what else may be open: results that nobody has read, LOBs, objects of the driver. */
class OpenObjectsIT {
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2);
        nodes.on("CREATE PROCEDURE two() BEGIN SELECT 1 AS n; SELECT id FROM many LIMIT 2; END");
        nodes.on("CREATE TABLE lob (id INT PRIMARY KEY, data LONGBLOB, words LONGTEXT)");
        nodes.on("INSERT INTO lob VALUES (1, REPEAT('x', 1000), REPEAT('y', 1000))");
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

    static Stream<Arguments> several() {
        return drivers()
                .flatMap(driver -> Stream.of("CALL two()", "SELECT 1 AS n; SELECT id FROM many LIMIT 2")
                        .map(sql -> Arguments.of(driver, sql)));
    }

    @ParameterizedTest
    @MethodSource("several")
    void aConnectionStaysWhileResultsAreUnread(String driver, String sql) throws SQLException {
        try (MhaDataSource source = source(driver, "allowMultiQueries=true");
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute(sql)).isTrue();
            drainFirst(source);
            statement.getResultSet().close();
            Scene.insert(connection, 1);
            assertThat(RelayNodes.node(connection)).as("the second is unread").isEqualTo("node1");
            assertThat(statement.getMoreResults()).isTrue();
            ResultSet second = statement.getResultSet();
            assertThat(second.next()).isTrue();
            assertThat(second.next()).isTrue();
            Scene.insert(connection, 2);
            assertThat(RelayNodes.node(connection)).as("the second is open").isEqualTo("node1");
            second.close();
            while (statement.getMoreResults() || statement.getUpdateCount() != -1) {
                assertThat(statement.getResultSet()).isNull();
            }
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @MethodSource("several")
    void unreadResultsOfALostNodeComeFromNoOther(String driver, String sql) throws SQLException {
        try (MhaDataSource source = source(driver, "allowMultiQueries=true");
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute(sql)).isTrue();
            nodes.get(0).resetAll();
            try {
                statement.getResultSet().close();
                if (statement.getMoreResults()) { // a driver may have got them all by then
                    assertThat(statement.getResultSet().next()).isTrue();
                }
            } catch (SQLException lost) {
                Told.lost(lost);
            }
        }
        assertThat(nodes.get(1).commands()).noneMatch(executing("many"));
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void aLobThatHasBeenReadNeedsNoNodeAnyMore(String driver) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT data, words FROM lob WHERE id = ?")) {
            select.setInt(1, 1);
            Blob data;
            java.sql.Clob words;
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                data = rows.getBlob(1);
                words = rows.getClob(2);
            }
            nodes.get(0).resetAll();
            Scene.insert(connection, 1);
            assertThat(data.getBytes(1, 3)).isEqualTo(new byte[] {'x', 'x', 'x'});
            assertThat(data.length()).isEqualTo(1_000);
            assertThat(words.getSubString(1, 3)).isEqualTo("yyy");
        } catch (OutcomeUnknownException sentOnALinkThatWasDying) {
            assertThat(nodes.rows(1)).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void anOpenLobThatIsReadPieceByPieceHoldsItsNodeAndEndsWithIt(String driver) throws SQLException {
        if (!driver.equals("mysql")) {
            return; // MariaDB Connector/J has none
        }
        try (MhaDataSource source = source(driver, "emulateLocators=true");
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT id, 'data' AS piece FROM lob")) {
                assertThat(rows.next()).isTrue();
                Blob open = rows.getBlob(2);
                drainFirst(source);
                assertThat(open.getBytes(1, 3)).isEqualTo(new byte[] {'x', 'x', 'x'});
            }
            Scene.insert(connection, 1);
            assertThat(RelayNodes.node(connection)).isEqualTo("node1");
            nodes.get(0).resetAll();
            Told.lost(catchThrowable(() -> Scene.one(connection, "SELECT id FROM many LIMIT 1")));
            Told.closed(connection);
        }
        assertThat(nodes.get(1).commands()).noneMatch(executing("lob"));
    }

    static Stream<Arguments> unwrapped() {
        return drivers()
                .flatMap(driver -> Stream.of("connection", "statement", "rows", "metadata")
                        .map(what -> Arguments.of(driver, what)));
    }

    @ParameterizedTest
    @MethodSource("unwrapped")
    void anUnwrappedObjectHoldsItsNodeAndIsCounted(String driver, String what) throws SQLException, JMException {
        try (MhaDataSource source = source(driver, "name=unwraps-" + driver + "-" + what);
                Connection connection = source.getConnection()) {
            ObjectName bean = new ObjectName("io.mha:type=Cluster,name=unwraps-" + driver + "-" + what);
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.isRegistered(bean));
            assertThat(server.getAttribute(bean, "Unwraps")).isEqualTo(0L);
            unwrap(driver, what, connection);
            assertThat(server.getAttribute(bean, "Unwraps")).isEqualTo(1L);
            drainFirst(source);
            Scene.insert(connection, 1);
            assertThat(RelayNodes.node(connection)).isEqualTo("node1");
            nodes.get(0).resetAll();
            Told.lost(catchThrowable(() -> Scene.one(connection, "SELECT id FROM many LIMIT 1")));
            Told.closed(connection);
        }
        assertThat(nodes.ids()).containsExactly(1L);
    }

    /** Else what the next borrower takes for committed would be lost, and what is left open committed by him. */
    @ParameterizedTest
    @MethodSource("drivers")
    void aTransactionOpenedOnTheDriversOwnConnectionIsNotLentOn(String driver) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1")) {
            for (long id = 1; id <= 2; id++) {
                try (Connection connection = source.getConnection()) {
                    Class<? extends Connection> type = driver.equals("mysql")
                            ? com.mysql.cj.jdbc.ConnectionImpl.class
                            : org.mariadb.jdbc.Connection.class;
                    Connection raw = connection.unwrap(type);
                    raw.setAutoCommit(false);
                    if (id == 2) {
                        Scene.insert(raw, id);
                    }
                }
                try (Connection next = source.getConnection()) {
                    Scene.insert(next, 10 + id);
                }
            }
            nodes.all().forEach(io.mha.testkit.relay.FaultRelay::resetAll);
        }
        assertThat(nodes.ids()).containsExactly(11L, 12L);
    }

    private static void unwrap(String driver, String what, Connection connection) throws SQLException {
        boolean mysql = driver.equals("mysql");
        Class<?> type;
        Wrapper wrapper;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            switch (what) {
                case "connection" -> {
                    wrapper = connection;
                    type = mysql ? com.mysql.cj.jdbc.JdbcConnection.class : org.mariadb.jdbc.Connection.class;
                }
                case "statement" -> {
                    wrapper = statement;
                    type = mysql ? com.mysql.cj.jdbc.JdbcStatement.class : org.mariadb.jdbc.Statement.class;
                }
                case "rows" -> {
                    wrapper = rows;
                    type = mysql
                            ? com.mysql.cj.jdbc.result.ResultSetInternalMethods.class
                            : org.mariadb.jdbc.client.result.Result.class;
                }
                default -> {
                    wrapper = connection.getMetaData();
                    type = mysql ? com.mysql.cj.jdbc.DatabaseMetaData.class : org.mariadb.jdbc.DatabaseMetaData.class;
                }
            }
            assertThat((Object) wrapper.unwrap(type)).isNotNull();
        }
    }

    private static void drainFirst(MhaDataSource source) {
        source.cluster().execute(Command.drain("node1"));
        RealNodes.awaitStatus(source, "node1", NodeStatus.DRAIN);
    }

    private static MhaDataSource source(String driver, String... parameters) throws SQLException {
        String[] all =
                Stream.concat(Stream.of("balance=first"), Stream.of(parameters)).toArray(String[]::new);
        return nodes.quiet(driver, all);
    }
}
