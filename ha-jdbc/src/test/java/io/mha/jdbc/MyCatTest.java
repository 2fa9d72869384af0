package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of a MyCat whose own connection is in good health while what stands behind it is not. */
class MyCatTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";
    private static final String MYCAT = "5.6.29-mycat-1.6.7.6";

    private StubSession stub;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(2, "minIdle=0");
        stub.node(1).version(MYCAT);
        stub.node(2).version(MYCAT);
    }

    @AfterEach
    void close() throws SQLException {
        stub.close();
    }

    private static SQLException refusal(int code) {
        String state = code == 1184 || code == 1152 ? "08S01" : "HY000";
        return code == 1184 || code == 1152
                ? new SQLNonTransientConnectionException("Connection refused", state, code)
                : new SQLException("backend stream closed", state, code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1105, 1184, 1023, 3009, 1152})
    void aLostBackendMakesAWriteUnknownOnALivingConnection(int code) throws SQLException {
        int session = stub.session();
        stub.node(1).failAt("INSERT", refusal(code));
        SQLException unknown = failure(() -> stub.run(INSERT), "08007");
        assertThatObject(unknown)
                .isInstanceOf(OutcomeUnknownException.class)
                .isNotInstanceOf(SQLTransientException.class);
        assertThat(stub.node(2).log()).as("never run again").isEmpty();
        assertThat(stub.connection().isClosed()).isFalse();
        stub.node(1).revive();
        assertThat(stub.session()).as("not evicted").isEqualTo(session);
    }

    @ParameterizedTest
    @ValueSource(ints = {1105, 1184, 1023, 1152})
    void theSameCodesProveNothingFromAServerOfAnotherName(int code) {
        stub.node(1).version("8.4.0");
        stub.node(1).failAt("INSERT", refusal(code));
        failure(() -> stub.run(INSERT), "08007");
        assertThat(stub.node(2).log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1105, 1184, 1023, 3009})
    void inATransactionTheyArePlainErrorsOfAServerOfAnotherName(int code) throws SQLException {
        stub.node(1).version("8.4.0");
        stub.connection().setAutoCommit(false);
        stub.run("DELETE FROM t");
        stub.node(1).failAt("INSERT", refusal(code));
        failure(() -> stub.run(INSERT), refusal(code).getSQLState());
        stub.connection().commit();
        assertThat(stub.node(1).log()).endsWith("commit");
    }

    @Test
    void aCommitThatSuchAnErrorAnswersIsUnknownFromAnyServer() throws SQLException {
        stub.node(1).version("8.4.0");
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).failAt("commit", refusal(1105));
        failure(() -> stub.connection().commit(), "08007");
        failure(() -> stub.run(INSERT), "25S03");
        stub.connection().rollback();
        stub.run(INSERT);
    }

    @Test
    void anErrorThatEveryServerMeansStaysWhatItIs() {
        stub.node(1).version("8.4.0");
        stub.node(1).failAt("INSERT");
        failure(() -> stub.run(INSERT), "23000");
    }

    @ParameterizedTest
    @ValueSource(ints = {1105, 1184, 1023, 3009})
    void aReadGoesToAnotherNode(int code) throws SQLException {
        int session = stub.session();
        stub.node(1).failAt("SELECT a", refusal(code));
        stub.read("SELECT a FROM t");
        assertThat(stub.node(2).log()).contains("SELECT a FROM t");
        assertThat(stub.node(1).has(session)).as("the connection is in order").isTrue();
    }

    @Test
    void aReadThatIsWrongEverywhereIsAPlainError() {
        SQLException wrong = new SQLException("Column count doesn't match", "HY000", 1105);
        stub.node(1).failAt("SELECT a", wrong);
        stub.node(2).failAt("SELECT a", wrong);
        assertThatObject(failure(() -> stub.read("SELECT a FROM t"), "HY000")).isSameAs(wrong);
        assertThat(stub.node(2).log()).as("nothing speaks against the node").isEmpty();
    }

    @Test
    void aReadThatFailsOnEveryNodeSaysSoOnce() {
        stub.node(1).failAt("SELECT a", refusal(1184));
        stub.node(2).failAt("SELECT a", refusal(3009));
        SQLException last = failure(() -> stub.read("SELECT a FROM t"), "HY000");
        assertThat(last.getSuppressed())
                .singleElement()
                .satisfies(before -> assertThat(before.getMessage()).contains("n1", "Connection refused"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit", "COMMIT", "autoCommit=true"})
    void aCommitOverALostBackendMayBeDoneInPart(String how) throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).failAt(how, refusal(1105));
        failure(
                () -> {
                    switch (how) {
                        case "commit" -> stub.connection().commit();
                        case "COMMIT" -> stub.run(how);
                        default -> stub.connection().setAutoCommit(true);
                    }
                },
                "08007");
        failure(() -> stub.run(INSERT), "25S03");
        stub.connection().rollback();
        assertThat(stub.node(1).log())
                .as("the session lives: it has to be told")
                .endsWith("rollback");
        stub.run(INSERT);
        assertThat(stub.node()).isEqualTo("n1");
    }

    @ParameterizedTest
    @CsvSource({"INSERT,1184", "SELECT a,1023", "UPDATE,3009"})
    void aLostBackendEndsTheTransaction(String what, int code) throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run("DELETE FROM t");
        stub.node(1).failAt(what, refusal(code));
        SQLException lost = failure(() -> stub.run(what), "40001");
        assertThatObject(lost).isInstanceOf(SQLTransactionRollbackException.class);
        failure(() -> stub.connection().commit(), "25S03");
        stub.connection().rollback();
        stub.node(1).revive();
        stub.run(INSERT);
        stub.connection().commit();
        assertThat(stub.node(1).log()).endsWith("rollback", INSERT, "commit");
    }

    @Test
    void aTransactionInWhichAStatementFailedCannotBeCommittedByMistake() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run("DELETE FROM t");
        stub.node(1).failAt("INSERT");
        failure(() -> stub.run(INSERT), "23000");
        failure(() -> stub.connection().commit(), "25S03");
        assertThat(stub.node(1).log()).as("MyCat would say yes, and roll back").doesNotContain("commit");
        stub.connection().rollback();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.4.0", "5.7.33-mycat-2.0"})
    void otherServersKeepTheRestOfTheTransaction(String version) throws SQLException {
        stub.node(1).version(version);
        stub.connection().setAutoCommit(false);
        stub.run("DELETE FROM t");
        stub.node(1).failAt("INSERT");
        failure(() -> stub.run(INSERT), "23000");
        stub.connection().commit();
        assertThat(stub.node(1).log()).endsWith("commit");
    }

    @Test
    void anErrorOfRoutingKeepsTheTransaction() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.run("DELETE FROM t");
        stub.node(1).failAt("INSERT", new SQLException("can't find any valid datanode", "42000", 1064));
        failure(() -> stub.run(INSERT), "42000");
        stub.connection().commit();
    }

    @Test
    void aRollbackThatMyCatCannotFinishIsDoneByClosing() throws SQLException {
        int session = stub.session();
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).failAt("rollback", refusal(1105));
        stub.connection().rollback();
        await().atMost(Duration.ofSeconds(30)).until(() -> !stub.node(1).has(session));
        stub.run(INSERT);
    }

    @Test
    void hintsReachTheServerAsTheyAre() throws SQLException {
        String[] texts = {
            "/*!mycat:sql=select 1 from t*/ INSERT INTO t VALUES (1)",
            "/*#mycat:datanode=dn1*/SELECT 1",
            "/*balance*/ SELECT 1",
            "/* mycat: sql=select 1 */ SELECT 1",
            "/*mha:read*/ SELECT f()"
        };
        for (String text : texts) {
            stub.run(text);
        }
        assertThat(stub.node(1).log()).containsExactly(texts);
    }
}
