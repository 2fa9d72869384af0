package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Savepoint;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a connection goes on to another node, and when it must not. */
class MovingTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private StubSession stub;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(2, "minIdle=0");
    }

    @AfterEach
    void close() throws SQLException {
        stub.close();
    }

    @Test
    void leavesADrainedNodeWithoutAWord() throws SQLException {
        stub.connection().setCatalog("other");
        stub.connection().setNetworkTimeout(Runnable::run, 700);
        stub.drain("n1");
        stub.run(INSERT);
        assertThat(stub.node()).isEqualTo("n2");
        assertThat(stub.node(2).log()).contains("setCatalog other").endsWith(INSERT);
        assertThat(stub.connection().getNetworkTimeout()).isEqualTo(700);
    }

    @Test
    void finishesItsTransactionOnADrainedNode() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.drain("n1");
        stub.run(INSERT);
        stub.connection().commit();
        assertThat(stub.node(1).log()).endsWith(INSERT, "commit");
        stub.run(INSERT);
        assertThat(stub.node()).isEqualTo("n2");
        stub.connection().commit();
    }

    @Test
    void theLastInsertIdLastsUntilTheNextWrite() throws SQLException {
        stub.run(INSERT);
        stub.drain("n1");
        stub.read("SELECT a FROM t");
        stub.read("SELECT LAST_INSERT_ID()");
        assertThat(stub.node()).isEqualTo("n1");
        stub.run(INSERT);
        assertThat(stub.node()).isEqualTo("n2");
    }

    @Test
    void aTransactionWhoseConnectionIsKnownToBeLostIsSurelyRolledBack() throws SQLException {
        int session = stub.session();
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        Savepoint savepoint = stub.connection().setSavepoint("a");
        // As StallGuard does it, with nothing under way.
        stub.source().cluster().report("n1", generation(), io.mha.core.health.Evidence.HUNG, "test");
        await().atMost(Duration.ofSeconds(30)).until(() -> !stub.node(1).has(session));
        SQLException lost = failure(() -> stub.connection().commit(), "40001");
        assertThat((Throwable) lost).isInstanceOf(SQLTransactionRollbackException.class);
        failure(() -> stub.connection().rollback(savepoint), "25S03");
        assertThat(stub.connection().getCatalog())
                .as("getters answer all the same")
                .isEqualTo("db");
        assertThat(stub.connection().getAutoCommit()).isFalse();
        failure(() -> stub.connection().commit(), "25S03");
        stub.connection().rollback();
        stub.run(INSERT);
        stub.connection().commit();
        assertThat(stub.node(2).log()).containsExactly("autoCommit=false", INSERT, "commit");
    }

    @Test
    void aPinnedConnectionEndsAtOnceWithAWriteThatWasLost() throws SQLException {
        stub.run("SET @a = 1");
        stub.node(1).dieAt("INSERT");
        failure(() -> stub.run(INSERT), "08007");
        assertThat(stub.connection().isClosed()).isTrue();
    }

    @Test
    void aTransactionKeepsItsReadOnlyFlag() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.connection().setReadOnly(false);
        failure(() -> stub.connection().setReadOnly(true), "25001");
        stub.connection().commit();
        stub.connection().setReadOnly(true);
        assertThat(stub.node(1).log()).endsWith("setReadOnly true");
    }

    @Test
    void whatMayRunTwiceByItsAuthorsWordDoes() throws SQLException {
        stub.node(1).dieAt("/*mha:idempotent*/");
        stub.run("/*mha:idempotent*/ UPDATE t SET a = 1 WHERE id = 1");
        assertThat(stub.node(2).log()).containsExactly("/*mha:idempotent*/ UPDATE t SET a = 1 WHERE id = 1");
    }

    @Test
    void aReadThatFailedEverywhereTellsOfEveryNode() {
        stub.node(1).dieAt("SELECT");
        stub.node(2).failAt("SELECT", new SQLException("Unknown column", "42S22", 1054));
        SQLException last = failure(() -> stub.read("SELECT a FROM t"), "42S22");
        assertThat(last.getSuppressed()).hasSize(1);
    }

    private long generation() {
        return stub.source().cluster().topology().nodes().get(0).state().generation();
    }
}
