package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the next borrower of a physical connection finds. */
class ReturnTest {
    private StubSession stub;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(1, "minIdle=0");
    }

    @AfterEach
    void close() throws SQLException {
        stub.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL p()",
                "SET sql_mode = ''",
                "USE other",
                "LOCK TABLES t WRITE",
                "CREATE TEMPORARY TABLE x (a INT)",
                "SELECT GET_LOCK('a', 1)",
                "EXECUTE s",
                "BEGIN; DELETE FROM t",
                "no idea"
            })
    void nobodyInheritsASessionThatTextMayHaveChanged(String sql) throws SQLException {
        int before = stub.session();
        stub.run(sql);
        stub.borrowAgain();
        assertThat(stub.session()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SET @a = 1", "SELECT LAST_INSERT_ID()", "INSERT INTO t VALUES (1)", "SELECT f()"})
    void aSessionThatNobodyTakesForAnotherIsInherited(String sql) throws SQLException {
        int before = stub.session();
        stub.run(sql);
        stub.borrowAgain();
        assertThat(stub.session()).isEqualTo(before);
    }

    @Test
    void aFailedTextMayHaveChangedTheSessionToo() throws SQLException {
        int before = stub.session();
        stub.node(1).failAt("SET");
        failure(() -> stub.run("SET sql_mode = '', nonsense = 1"), "23000");
        stub.borrowAgain();
        assertThat(stub.session()).isNotEqualTo(before);
    }

    @Test
    void aConnectionThatCannotBeResetIsNotLentAgain() throws SQLException {
        int before = stub.session();
        stub.connection().setAutoCommit(false);
        stub.run("INSERT INTO t VALUES (1)");
        stub.node(1).failAt("rollback");
        stub.borrowAgain();
        stub.node(1).revive();
        assertThat(stub.session()).isNotEqualTo(before);
    }

    @Test
    void theNextBorrowerFindsTheSchemaOfTheUrl() throws SQLException {
        int before = stub.session();
        stub.connection().setCatalog("other");
        stub.connection().setCatalog("third");
        stub.borrowAgain();
        assertThat(stub.connection().getCatalog()).isEqualTo("db");
        assertThat(stub.session()).isEqualTo(before);
    }
}
