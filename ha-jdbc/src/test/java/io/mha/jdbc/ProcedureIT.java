package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What procedures and SQL text do to transactions behind JDBC's back, on a real server. */
class ProcedureIT {
    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(1);
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
    void aTransactionThatAProcedureLeavesOpenIsNotTheNextBorrowers(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            procedure(source, "begins", "START TRANSACTION; INSERT INTO item VALUES (1, 7, 'open');");
            int session = call(source, "CALL begins()");
            try (Connection next = source.getConnection()) {
                assertThat(id(next)).as("thrown away with what was open").isNotEqualTo(session);
                run(next, "INSERT INTO item VALUES (2, 7, 'mine')");
            }
            try (Connection other = source.getConnection()) {
                run(other, "ROLLBACK");
                assertThat(ids(other)).isEqualTo("2");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aSessionThatAProcedureHasTakenOutOfAutocommitIsNotTheNextBorrowers(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            procedure(source, "switches", "SET autocommit = 0;");
            int session = call(source, "CALL switches()");
            try (Connection next = source.getConnection()) {
                assertThat(id(next)).isNotEqualTo(session);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aProcedureThatCleansUpCostsNoConnection(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            procedure(source, "clean", "START TRANSACTION; INSERT INTO item VALUES (1, 7, 'done'); COMMIT; SELECT 1;");
            int session = call(source, "CALL clean()");
            try (Connection next = source.getConnection()) {
                assertThat(id(next)).isEqualTo(session);
                assertThat(ids(next)).isEqualTo("1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void whatTextHasSetIsNotTheNextBorrowers(String driver) throws SQLException {
        try (MhaDataSource source = source(driver)) {
            call(source, "SET SESSION sql_mode = 'ANSI'");
            call(source, "CREATE TEMPORARY TABLE item (id INT)");
            call(source, "LOCK TABLES item READ");
            try (Connection next = source.getConnection();
                    Statement statement = next.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT @@sql_mode")) {
                rows.next();
                assertThat(rows.getString(1)).doesNotContain("ANSI_QUOTES");
                run(next, "INSERT INTO item VALUES (3, 7, 'free')");
                assertThat(ids(next)).isEqualTo("3");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aConnectionThatIsBusyIsCancelledOnItsOwnNode(String driver) throws Exception {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            Thread canceller = new Thread(() -> cancelWhenBusy(source, statement));
            canceller.start();
            assertThatThrownBy(() -> statement
                            .executeQuery("SELECT SLEEP(50), id FROM item UNION SELECT SLEEP(50), 1")
                            .next())
                    .isInstanceOf(SQLException.class);
            canceller.join();
            assertThat(id(connection)).as("usable as before").isPositive();
        }
    }

    private static void cancelWhenBusy(MhaDataSource source, Statement statement) {
        try (Connection other = source.getConnection()) {
            org.awaitility.Awaitility.await()
                    .atMost(java.time.Duration.ofSeconds(40))
                    .until(() -> {
                        try (Statement show = other.createStatement();
                                ResultSet rows = show.executeQuery("SELECT COUNT(*) FROM information_schema.processlist"
                                        + " WHERE info LIKE 'SELECT SLEEP(50)%'")) {
                            rows.next();
                            return rows.getInt(1) > 0;
                        }
                    });
            statement.cancel();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MhaDataSource source(String driver) throws SQLException {
        return new MhaDataSource(nodes.url(driver, "maxPoolSize=2", "minIdle=0", "stallAfter=0"));
    }

    private static void procedure(MhaDataSource source, String name, String body) throws SQLException {
        try (Connection connection = source.getConnection()) {
            run(connection, "CREATE OR REPLACE PROCEDURE " + name + "() BEGIN " + body + " END");
        }
    }

    /** Runs it on a connection of its own; gives the connection's id. */
    private static int call(MhaDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection()) {
            int id = id(connection);
            run(connection, sql);
            return id;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static int id(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT CONNECTION_ID()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static String ids(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT GROUP_CONCAT(id ORDER BY id) FROM item")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
