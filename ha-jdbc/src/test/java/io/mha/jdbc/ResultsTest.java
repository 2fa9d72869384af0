package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a statement leaves behind comes from the connection on which it ran, and the application sees our objects alone. */
class ResultsTest {
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
    void unreadRowsKeepTheConnectionOnItsNode() throws SQLException {
        try (Statement statement = stub.connection().createStatement()) {
            assertThat(statement.execute("SELECT a FROM t")).isTrue();
            stub.drain("n1");
            stub.run(INSERT);
            assertThat(stub.node()).isEqualTo("n1");
            ResultSet rows = statement.getResultSet();
            assertThat(rows).isSameAs(statement.getResultSet());
            assertThat(rows.next()).isTrue();
            stub.run(INSERT);
            assertThat(stub.node()).isEqualTo("n1");
            rows.close();
            stub.run(INSERT);
            assertThat(stub.node()).isEqualTo("n2");
        }
    }

    @Test
    void unreadResultsOfAProcedureKeepTheConnectionOnItsNode() throws SQLException {
        try (Statement statement = stub.connection().createStatement()) {
            statement.execute("SELECT f() FROM t");
            stub.drain("n1");
            statement.getResultSet().close();
            stub.run(INSERT);
            assertThat(stub.node()).as("there may be more").isEqualTo("n1");
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            stub.run(INSERT);
            assertThat(stub.node()).isEqualTo("n2");
        }
    }

    @Test
    void theLastRunIsAskedEvenIfTheNextWouldBeElsewhere() throws SQLException {
        try (Statement statement = stub.connection().createStatement()) {
            statement.executeUpdate(INSERT, Statement.RETURN_GENERATED_KEYS);
            stub.drain("n1");
            statement.getUpdateCount();
            statement.getWarnings();
            ResultSet keys = statement.getGeneratedKeys();
            assertThat(keys.next()).isTrue();
            assertThat(stub.node()).as("nothing of that goes anywhere").isEqualTo("n1");
            stub.run(INSERT);
            assertThat(stub.node()).as("and keys hold nothing").isEqualTo("n2");
        }
    }

    @Test
    void rowsThatNobodyClosesEndWithTheirStatement() throws SQLException {
        Statement statement = stub.connection().createStatement();
        statement.executeQuery("SELECT a FROM t");
        statement.executeQuery("SELECT b FROM t");
        statement.close();
        stub.drain("n1");
        stub.read("SELECT 1");
        assertThat(stub.node()).isEqualTo("n2");
    }

    @Test
    void aChangeThroughRowsIsAWrite() throws SQLException {
        try (Statement statement = stub.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT a FROM t")) {
            rows.next();
            rows.updateRow();
            stub.node(1).dieAt("deleteRow");
            failure(rows::deleteRow, "08007");
            assertThat(rows.isClosed()).isFalse();
            failure(rows::next, "08006");
            assertThat(rows.isClosed()).isTrue();
            failure(rows::insertRow, "08003");
        }
        assertThat(stub.node(2).log()).isEmpty();
    }

    @Test
    void everyWayLeadsBackToTheSameConnection() throws SQLException {
        try (Statement statement = stub.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1");
                PreparedStatement prepared = stub.connection().prepareStatement("SELECT 1")) {
            assertThat(statement.getConnection()).isSameAs(stub.connection());
            assertThat(prepared.getConnection()).isSameAs(stub.connection());
            assertThat(rows.getStatement()).isSameAs(statement);
            assertThat(statement.getGeneratedKeys().getStatement()).isSameAs(statement);
        }
        DatabaseMetaData metaData = stub.connection().getMetaData();
        assertThat(metaData.getConnection()).isSameAs(stub.connection());
        assertThat(metaData.getURL()).as("the delegate's").isEqualTo("jdbc:stub:");
        assertThat(metaData.getTables(null, null, "%", null).getStatement()).isNull();
        assertThatObject(metaData.unwrap(DatabaseMetaData.class)).isSameAs(metaData);
        assertThat(stub.connection()).isEqualTo(stub.connection()).isNotEqualTo(metaData);
    }

    @Test
    void metadataIsAskedAgainElsewhere() throws SQLException {
        DatabaseMetaData metaData = stub.connection().getMetaData();
        stub.node(1).dieAt("getTables");
        assertThat(metaData.getTables(null, null, "%", null).next()).isTrue();
        assertThat(stub.node(2).log()).containsExactly("getTables");
    }

    @Test
    void unwrappedRowsPinTheConnection() throws SQLException {
        try (Statement statement = stub.connection().createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.unwrap(Runnable.class);
        }
        stub.node(1).die();
        failure(() -> stub.read("SELECT 1"), "08006");
    }

    @Test
    void aBatchThatWasLostIsNotRunInPart() throws SQLException {
        try (Statement statement = stub.connection().createStatement()) {
            statement.addBatch(INSERT);
            assertThat(stub.connection().isValid(1)).isTrue();
            stub.node(1).die();
            assertThat(stub.connection().isValid(1)).isFalse();
            SQLException invalidated = failure(statement::executeBatch, "08003");
            assertThat(invalidated.getMessage()).contains("batch");
            assertThat(stub.source()
                            .cluster()
                            .topology()
                            .nodes()
                            .get(1)
                            .state()
                            .passive()
                            .evidence())
                    .as("says nothing of the node that we are on now")
                    .isNull();
            statement.addBatch(INSERT);
            assertThat(statement.executeBatch()).hasSize(1);
        }
        assertThat(stub.node(2).log()).containsExactly("batch [" + INSERT + "]");
    }
}
