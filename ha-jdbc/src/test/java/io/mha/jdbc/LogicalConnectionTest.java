package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.core.balance.NodeView;
import io.mha.jdbc.internal.digest.StatementDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the application sees when the node under its connection is lost. It is on n1 first, and n2 is there to go to.
 */
class LogicalConnectionTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private StubNodes nodes;
    private MhaDataSource source;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        nodes = new StubNodes(2);
        source = new MhaDataSource(nodes.url("minIdle=0", "hedgeDelay=20s", "borrowTimeout=20s"));
        RealNodes.awaitInService(source);
        connection = source.getConnection();
        assertThat(node()).isEqualTo("n1");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> source.cluster().topology().nodes().stream()
                        .map(NodeView::traffic)
                        .allMatch(traffic -> traffic.inFlight() == 0));
        assertThat(source.activeConnections("n1") + source.activeConnections("n2"))
                .isZero();
        source.close();
        nodes.close();
    }

    @Test
    void runsAReadAgainOnAnotherNode() throws SQLException {
        nodes.get(1).dieAt("SELECT");
        read("SELECT a FROM t");
        assertThat(node()).isEqualTo("n2");
        assertThat(nodes.get(1).log()).contains("SELECT a FROM t");
        assertThat(nodes.get(2).log()).contains("SELECT a FROM t");
    }

    @Test
    void runsNoReadMoreOftenThanItMay() {
        nodes.get(1).dieAt("SELECT");
        nodes.get(2).dieAt("SELECT");
        SQLException lost = failure(() -> read("SELECT a FROM t"), "08006");
        assertThatObject(lost).isInstanceOf(SQLTransientException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {INSERT, "SELECT a FROM t FOR UPDATE", "CALL p()", "CREATE TABLE x (a INT)", "SELECT f(), NOW()"})
    void neverRunsAgainWhatMayChangeSomething(String sql) throws SQLException {
        nodes.get(1).dieAt(sql);
        OutcomeUnknownException unknown = (OutcomeUnknownException) failure(() -> run(sql), "08007");
        assertThatObject(unknown).isNotInstanceOf(SQLTransientException.class);
        assertThat(unknown.node()).isEqualTo("n1");
        assertThat(unknown.statement()).isEqualTo(StatementDigest.of(sql));
        assertThat(unknown.sentAge()).isNotNull();
        read("SELECT 1");
        assertThat(nodes.get(2).log()).contains("SELECT 1").doesNotContain(sql);
    }

    @Test
    void anErrorOfALivingNodeIsLeftAsItIs() {
        nodes.get(1).failAt("INSERT");
        assertThat(failure(() -> run(INSERT), "23000").getErrorCode()).isEqualTo(1062);
        assertThat(nodes.get(2).log()).isEmpty();
    }

    @Test
    void refusesWorkInALostTransactionUntilItIsRolledBack() throws SQLException {
        connection.setAutoCommit(false);
        run(INSERT);
        nodes.get(1).dieAt("UPDATE");
        SQLException lost = failure(() -> run("UPDATE t SET a = 2"), "40001");
        assertThatObject(lost).isInstanceOf(SQLTransactionRollbackException.class);
        failure(() -> run(INSERT), "25S03");
        failure(() -> connection.createStatement(), "25S03");
        failure(() -> connection.commit(), "25S03");
        failure(() -> connection.setAutoCommit(true), "25S03");
        assertThat(connection.isValid(1)).isFalse();
        assertThat(nodes.get(2).log()).as("nothing went on elsewhere").isEmpty();

        connection.rollback();
        run(INSERT);
        connection.commit();
        assertThat(node()).isEqualTo("n2");
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(nodes.get(2).log()).containsSubsequence("autoCommit=false", INSERT, "commit");
    }

    @Test
    void takesARollbackByTextForARollback() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.executeUpdate(INSERT);
            nodes.get(1).die();
            failure(() -> statement.executeUpdate(INSERT), "40001");
            failure(() -> statement.executeUpdate(INSERT), "25S03");
            statement.execute("ROLLBACK");
            statement.executeUpdate(INSERT);
        }
        assertThat(nodes.get(2).log()).containsExactly(INSERT);
    }

    @Test
    void aLossDuringRollbackIsTheRollback() throws SQLException {
        connection.setAutoCommit(false);
        run(INSERT);
        nodes.get(1).dieAt("rollback");
        connection.rollback();
        run(INSERT);
        assertThat(node()).isEqualTo("n2");
    }

    @Test
    void aLossDuringCommitIsUnknownAndEndsTheConnection() throws SQLException {
        connection.setAutoCommit(false);
        run(INSERT);
        nodes.get(1).dieAt("commit");
        failure(() -> connection.commit(), "08007");
        assertThat(connection.isClosed()).isTrue();
        failure(() -> run(INSERT), "08003");
    }

    @Test
    void switchingAutocommitOnIsACommit() throws SQLException {
        connection.setAutoCommit(false);
        run(INSERT);
        nodes.get(1).dieAt("autoCommit=true");
        failure(() -> connection.setAutoCommit(true), "08007");
    }

    @Test
    void switchingAutocommitOffTwiceForgetsNoTransaction() throws SQLException {
        connection.setAutoCommit(false);
        run(INSERT);
        connection.setAutoCommit(false);
        nodes.get(1).die();
        failure(() -> read("SELECT 1"), "40001");
        assertThat(nodes.get(2).log()).isEmpty();
    }

    @Test
    void anEmptyTransactionMovesWithoutAWord() throws SQLException {
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setCatalog("other");
        nodes.get(1).die();
        connection.commit();
        read("SELECT 1");
        assertThat(nodes.get(2).log())
                .containsSubsequence("autoCommit=false", "setReadOnly true", "setCatalog other", "commit", "SELECT 1");
    }

    @Test
    void bindsTheParametersAgain() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT a FROM t WHERE b = ? AND c = ?")) {
            statement.setInt(1, 7);
            statement.setString(2, "seven");
            nodes.get(1).dieAt("SELECT");
            statement.executeQuery().close();
            statement.setNull(2, Types.VARCHAR);
            statement.executeQuery().close();
        }
        assertThat(nodes.get(2).log()).contains("SELECT a FROM t WHERE b = ? AND c = ? [7, seven]");
    }

    @Test
    void aPinnedConnectionEndsWithItsNode() throws SQLException {
        run("SET @a = 1");
        nodes.get(1).die();
        failure(() -> read("SELECT 1"), "08006");
        assertThat(connection.isClosed()).isTrue();
        failure(() -> read("SELECT 1"), "08003");
        assertThat(nodes.get(2).log()).isEmpty();
    }

    @Test
    void aConnectionIsPinnedOnDemand() throws SQLException {
        connection.unwrap(MhaConnection.class).pin();
        nodes.get(1).dieAt("SELECT");
        failure(() -> read("SELECT 1"), "08006");
        assertThat(nodes.get(2).log()).isEmpty();
    }

    @Test
    void asksNoOtherSessionForTheLastInsertId() throws SQLException {
        run(INSERT);
        nodes.get(1).die();
        read("SELECT 1");
        assertThat(node()).isEqualTo("n2");
        failure(() -> read("SELECT LAST_INSERT_ID()"), "08006");
        assertThat(nodes.get(2).log()).containsExactly("SELECT 1");
    }

    @Test
    void rowsEndWithTheirNode() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
            rows.next();
            nodes.get(1).die();
            failure(rows::next, "08006");
        }
        read("SELECT 1");
        assertThat(node()).isEqualTo("n2");
    }

    @Test
    void aBatchIsNotRunAgain() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch(INSERT);
            statement.addBatch(INSERT);
            nodes.get(1).dieAt("batch");
            failure(statement::executeBatch, "08007");
        }
        assertThat(nodes.get(2).log()).isEmpty();
    }

    @Test
    void anIdleConnectionThatIsAbortedIsGivenBack() throws SQLException {
        connection.abort(Runnable::run);
        assertThat(connection.isClosed()).isTrue();
        assertThat(source.activeConnections("n1")).isZero();
        connection.close();
        assertThat(source.activeConnections("n1")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEGIN", "SET autocommit = 0"})
    void nobodyInheritsATransactionBegunByText(String sql) throws SQLException {
        int before = session();
        run(sql);
        run(INSERT);
        if (sql.startsWith("SET")) {
            run("COMMIT");
        }
        connection.close();
        connection = source.getConnection();
        assertThat(session()).isNotEqualTo(before);
    }

    @Test
    void aConnectionInGoodOrderIsInherited() throws SQLException {
        int before = session();
        run("BEGIN");
        run(INSERT);
        run("COMMIT");
        connection.close();
        connection = source.getConnection();
        assertThat(session()).isEqualTo(before);
    }

    private String node() throws SQLException {
        return connection.unwrap(MhaConnection.class).node();
    }

    private int session() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void read(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(sql).close();
        }
    }

    private static SQLException failure(ThrowingCallable call, String state) {
        SQLException e = catchThrowableOfType(SQLException.class, call);
        assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state);
        return e;
    }
}
