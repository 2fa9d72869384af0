package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that our own side ends: by deadline, cancel, abort, interrupt. None of them is a failover. */
@Timeout(60)
class CutShortTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final String READ = "SELECT a FROM t";

    private StubSession stub;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(2, "minIdle=0", "stallAfter=0");
    }

    @AfterEach
    void close() throws SQLException {
        stub.close();
    }

    /** As the thread of the call would, which must not be that of the test. */
    private CompletableFuture<SQLException> fails(ThrowingCallable call) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                call.call();
            } catch (SQLException e) {
                return e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            throw new AssertionError("did not fail");
        });
    }

    private SQLException timedOut(String sql) {
        return failure(
                () -> {
                    try (Statement statement = stub.connection().createStatement()) {
                        statement.setQueryTimeout(1);
                        statement.execute(sql);
                    }
                },
                "HYT00");
    }

    @Test
    void aReadThatRunsIntoItsDeadlineIsJustThat() throws SQLException {
        stub.node(1).hangAt("SELECT");
        SQLException e = timedOut(READ);
        assertThatObject(e).isInstanceOf(SQLTimeoutException.class);
        assertThatObject(e.getNextException()).isNull();
        assertThat(stub.node(2).log()).as("no failover").isEmpty();
        stub.node(1).revive();
        stub.read(READ);
    }

    @Test
    void aWriteThatRunsIntoItsDeadlineMayBeDone() {
        stub.node(1).hangAt("INSERT");
        SQLException e = timedOut(INSERT);
        assertThatObject(e.getNextException()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aTransactionThatRunsIntoADeadlineIsRolledBack() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).hangAt("UPDATE");
        SQLException e = timedOut("UPDATE t SET a = 1");
        assertThatObject(e.getNextException()).isInstanceOf(SQLTransactionRollbackException.class);
        failure(() -> stub.connection().commit(), "25S03");
        stub.connection().rollback();
    }

    @Test
    void aCommitThatRunsIntoItsDeadlineIsUnknown() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).hangAt("COMMIT");
        failure(
                () -> {
                    try (Statement statement = stub.connection().createStatement()) {
                        statement.setQueryTimeout(1);
                        statement.execute("COMMIT");
                    }
                },
                "08007");
        assertThat(stub.connection().isClosed()).isTrue();
    }

    @Test
    void theDriversOwnTimeoutLeavesAWriteInDoubt() {
        stub.node(1).failAt("INSERT", new SQLTimeoutException("Statement cancelled due to timeout"));
        SQLException e = failure(() -> stub.run(INSERT), "HYT00");
        assertThatObject(e).isInstanceOf(SQLTimeoutException.class);
        assertThatObject(e.getNextException()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void myCatIsAskedForNoTimeoutThatItCannotKeep() throws SQLException {
        try (Statement statement = stub.connection().createStatement()) {
            statement.setQueryTimeout(7);
            assertThat(stub.node(1).log()).containsExactly("queryTimeout 7");
        }
        stub.node(2).version("5.6.29-mycat-1.6");
        stub.node(1).die();
        stub.read(READ);
        try (Statement statement = stub.connection().createStatement()) {
            statement.setQueryTimeout(7);
            assertThat(statement.getQueryTimeout()).isEqualTo(7);
        }
        assertThat(stub.node(2).log()).containsExactly(READ);
        assertThatThrownBy(() -> stub.connection().createStatement().setQueryTimeout(-1))
                .isInstanceOf(SQLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"11.4.5-MariaDB", "5.6.29-mycat-1.6"})
    void whereTheServerCannotCancelTheConnectionIsCut(String version) throws SQLException {
        stub.node(1).version(version);
        stub.node(1).hangAt("SELECT");
        try (Statement statement = stub.connection().createStatement()) {
            CompletableFuture<SQLException> failing = fails(() -> statement.executeQuery(READ));
            stub.awaitAsked(1, READ);
            statement.cancel();
            assertThat(failing.join().getSQLState()).isEqualTo("70100");
        }
        assertThat(stub.node(2).log()).as("no failover").isEmpty();
    }

    @Test
    void cancelLeavesAnIdleConnectionAlone() throws SQLException {
        int session = stub.session();
        try (Statement statement = stub.connection().createStatement()) {
            statement.cancel();
        }
        assertThat(stub.session()).isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(strings = {READ, INSERT})
    void abortEndsWhatRunsAtOnce(String sql) throws SQLException {
        int session = stub.session();
        stub.node(1).hangAt(sql);
        Connection connection = stub.connection();
        CompletableFuture<SQLException> failing = fails(() -> stub.run(sql));
        stub.awaitAsked(1, sql);
        connection.abort(Runnable::run);
        assertThat(failing.join().getSQLState()).isEqualTo(sql.equals(READ) ? "08003" : "08007");
        assertThat(connection.isClosed()).isTrue();
        assertThat(stub.node(2).log()).isEmpty();
        await().atMost(Duration.ofSeconds(30)).until(() -> !stub.node(1).has(session));
        connection.abort(Runnable::run);
        assertThatThrownBy(() -> connection.abort(null)).isInstanceOf(SQLException.class);
    }

    @Test
    void abortEndsATransaction() throws SQLException {
        int session = stub.session();
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.connection().abort(Runnable::run);
        assertThat(stub.node(1).has(session)).isFalse();
        failure(() -> stub.run(INSERT), "08003");
        stub.connection().close();
        assertThat(stub.node(1).log()).doesNotContain("commit", "rollback");
    }

    @ParameterizedTest
    @ValueSource(strings = {READ, INSERT})
    void anInterruptIsNoFailover(String sql) throws Exception {
        stub.node(1).hangAt(sql);
        Thread[] caller = new Thread[1];
        CompletableFuture<SQLException> failing = fails(() -> {
            caller[0] = Thread.currentThread();
            try {
                stub.run(sql);
            } finally {
                assertThat(Thread.interrupted()).as("still to be seen").isTrue();
            }
        });
        stub.awaitAsked(1, sql);
        caller[0].interrupt();
        assertThat(failing.join().getSQLState()).isEqualTo(sql.equals(READ) ? "70100" : "08007");
        assertThat(stub.node(2).log()).isEmpty();
        assertThat(stub.source()
                        .cluster()
                        .topology()
                        .nodes()
                        .get(0)
                        .state()
                        .passive()
                        .evidence())
                .as("says nothing of the node")
                .isNull();
        stub.node(1).revive();
        stub.read(READ);
        assertThat(stub.node()).isEqualTo("n1");
    }

    @Test
    void aPingThatIsNotAnsweredInTimeMeansNotValid() throws SQLException {
        stub.node(1).hangAt("ping");
        assertThat(stub.connection().isValid(1)).isFalse();
        assertThat(stub.connection().isClosed()).isFalse();
        stub.run(INSERT);
        assertThat(stub.node(1).log().size() + stub.node(2).log().size())
                .as("nothing was sent to a connection that is known to be dead, so the write is not unknown")
                .isEqualTo(1);
        assertThatThrownBy(() -> stub.connection().isValid(-1)).isInstanceOf(SQLException.class);
    }
}
