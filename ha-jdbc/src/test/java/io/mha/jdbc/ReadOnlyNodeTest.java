package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that was demoted refuses writes: it says so before it does anything. */
class ReadOnlyNodeTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private StubSession stub;
    private int session;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(3, "minIdle=0");
        session = stub.session();
    }

    @AfterEach
    void close() throws SQLException {
        stub.close();
    }

    private static SQLException refusal(int code) {
        return new SQLException(
                "The MySQL server is running with the --read-only option", code == 1792 ? "25006" : "HY000", code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1290, 1792, 1836})
    void aWriteGoesOnToANodeThatTakesIt(int code) throws SQLException {
        stub.node(1).failAt("INSERT", refusal(code));
        stub.node(2).failAt("INSERT", refusal(code));
        stub.run(INSERT);
        assertThat(stub.node()).isEqualTo("n3");
        assertThat(stub.node(3).log()).containsExactly(INSERT);
        assertThat(stub.node(1).has(session)).as("the connection is in order").isTrue();
    }

    @Test
    void aWriteThatNoNodeTakesSaysSo() {
        for (int i = 1; i <= 3; i++) {
            stub.node(i).failAt("INSERT", refusal(1290));
        }
        assertThat(failure(() -> stub.run(INSERT), "25006").getErrorCode()).isEqualTo(1290);
    }

    @Test
    void aTransactionStaysWhereItIs() throws SQLException {
        stub.connection().setAutoCommit(false);
        stub.read("SELECT 1");
        stub.node(1).failAt("INSERT", refusal(1836));
        failure(() -> stub.run(INSERT), "25006");
        assertThat(stub.node(2).log()).isEmpty();
        stub.connection().rollback();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CALL p()", "SELECT f()"})
    void whatMayHaveDoneAPartIsNotRunAgain(String sql) {
        stub.node(1).failAt(sql, refusal(1290));
        failure(() -> stub.run(sql), "25006");
        assertThat(stub.node(2).log()).isEmpty();
    }

    @Test
    void aTransactionThatTheApplicationMadeReadOnlySaysNothingOfTheNode() throws SQLException {
        stub.connection().setReadOnly(true);
        SQLException own = refusal(1792);
        stub.node(1).failAt("INSERT", own);
        assertThatObject(failure(() -> stub.run(INSERT), "25006")).isSameAs(own);
        assertThat(stub.node(2).log()).isEmpty();
    }

    @Test
    void anOptionOfAnotherKindIsAPlainError() {
        SQLException other = new SQLException("The server is running with --secure-file-priv", "HY000", 1290);
        stub.node(1).failAt("INSERT", other);
        assertThatObject(failure(() -> stub.run(INSERT), "HY000")).isSameAs(other);
    }
}
