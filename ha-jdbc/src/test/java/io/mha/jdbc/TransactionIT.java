package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node dies in the middle of work: what the application is told, and what the database holds afterwards. */
class TransactionIT {
    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(2);
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
    void aTransactionThatLostItsNodeIsRefusedUntilItIsRolledBack(String driver) throws SQLException {
        try (MhaDataSource source = quietSource(driver);
                Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 7, 'tx')")) {
            connection.setAutoCommit(false);
            insert(insert, 1);
            nodes.named(node(connection)).kill();

            SQLTransactionRollbackException lost =
                    catchThrowableOfType(SQLTransactionRollbackException.class, () -> insert(insert, 2));
            assertThat(lost.getSQLState()).isEqualTo("40001");
            assertThatThrownBy(() -> insert(insert, 3))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25S03"))
                    .hasMessageContaining("rollback()");
            assertThatThrownBy(connection::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25S03"));

            connection.rollback();
            insert(insert, 4);
            insert(insert, 5);
            connection.commit();
        }
        nodes.revive();
        assertThat(nodes.ids()).as("no half transaction").containsExactlyInAnyOrder(4L, 5L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void anAutocommitWriteThatLostItsNodeIsUnknownAndNotRepeated(String driver) throws SQLException {
        try (MhaDataSource source = quietSource(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            nodes.named(node(connection)).kill();
            OutcomeUnknownException unknown = catchThrowableOfType(
                    OutcomeUnknownException.class,
                    () -> statement.executeUpdate("INSERT INTO item VALUES (9, 0, 'once')"));
            assertThat(unknown.getSQLState()).isEqualTo("08007");
            assertThat((Throwable) unknown).isNotInstanceOf(SQLTransientException.class);
            assertThat(unknown.getMessage()).contains(unknown.node()).contains("verify");

            assertThat(statement.executeUpdate("INSERT INTO item VALUES (10, 0, 'again')"))
                    .isEqualTo(1);
        }
        nodes.revive();
        assertThat(nodes.ids()).containsExactly(10L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aCommitThatLostItsNodeIsUnknown(String driver) throws SQLException {
        try (MhaDataSource source = quietSource(driver);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 7, 'tx')")) {
                insert(insert, 1);
            }
            nodes.named(node(connection)).kill();
            OutcomeUnknownException unknown = catchThrowableOfType(OutcomeUnknownException.class, connection::commit);
            assertThat(unknown.getMessage()).contains("commit");
            assertThat(connection.isClosed()).isTrue();
        }
        nodes.revive();
        assertThat(nodes.ids()).as("killed before the commit arrived").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aPreparedReadIsRunAgainElsewhereWithItsParameters(String driver) throws SQLException {
        nodes.onEach("INSERT INTO item VALUES (3, 0, 'three')");
        try (MhaDataSource source = quietSource(driver);
                Connection connection = source.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT note FROM item WHERE id = ?")) {
            select.setLong(1, 3);
            String before = node(connection);
            nodes.named(before).kill();
            try (ResultSet rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("three");
                assertThat(rows.getStatement()).isSameAs(select);
            }
            assertThat(node(connection)).isNotEqualTo(before).isNotEmpty();
            assertThat(select.getConnection()).isSameAs(connection);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aTransactionBegunByTextIsNotHandedToTheNextBorrower(String driver) throws SQLException {
        try (MhaDataSource source = quietSource(driver)) {
            for (int i = 0; i < 4; i++) {
                try (Connection connection = source.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute("START TRANSACTION");
                    statement.executeUpdate("INSERT INTO item VALUES (" + i + ", 0, 'open')");
                }
            }
        }
        assertThat(nodes.ids()).isEmpty();
    }

    /** Neither a check nor a pool that fills itself comes in between: what is noticed, the statement notices first. */
    private static MhaDataSource quietSource(String driver) throws SQLException {
        MhaDataSource source = nodes.dataSource(driver, "inter=60s", "minIdle=0");
        RealNodes.awaitInService(source);
        return source;
    }

    private static void insert(PreparedStatement insert, long id) throws SQLException {
        insert.setLong(1, id);
        insert.executeUpdate();
    }

    private static String node(Connection connection) throws SQLException {
        return connection.unwrap(MhaConnection.class).node();
    }
}
