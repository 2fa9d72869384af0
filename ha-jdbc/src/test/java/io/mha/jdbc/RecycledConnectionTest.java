package io.mha.jdbc;

import static io.mha.jdbc.StubSession.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatObject;

import io.mha.core.balance.NodeView;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What works for a connection works for the next borrower of the same physical connection too. Whoever still holds the
 * connection of before must never reach it.
 */
class RecycledConnectionTest {
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private StubSession stub;

    @BeforeEach
    void open() throws SQLException {
        stub = new StubSession(1, "minIdle=0", "maxPoolSize=1");
    }

    @AfterEach
    void close() throws SQLException {
        stub.connection().close();
        assertThat(stub.source().activeConnections("n1")).isZero();
        assertThat(stub.source().cluster().topology().nodes())
                .extracting(NodeView::traffic)
                .allMatch(traffic -> traffic.inFlight() == 0);
        stub.close();
    }

    @Test
    void worksForTheNextBorrowerToo() throws SQLException {
        Connection first = stub.connection();
        Object worker = worker(first);
        stub.borrowAgain();
        assertThatObject(stub.connection()).isNotSameAs(first);
        assertThatObject(worker(stub.connection())).isSameAs(worker);
    }

    @Test
    void theNextBorrowerFindsNothingOfTheLastOne() throws SQLException {
        Connection first = stub.connection();
        Object worker = worker(first);
        first.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        first.setReadOnly(true);
        first.setCatalog("other");
        first.setAutoCommit(false);
        stub.run(INSERT);
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isSameAs(worker);
        assertThat(stub.connection().getAutoCommit()).isTrue();
        stub.connection().setReadOnly(false); // refused in the transaction of before
        stub.read("SELECT 'before'");
        stub.node(1).cutSessions();
        stub.read("SELECT 'after'"); // its session is pinned to nothing, so it moves
        assertThat(stub.node(1).log().subList(stub.node(1).log().lastIndexOf("SELECT 'before'"), count()))
                .as("what is set again on a new session")
                .doesNotContain("autoCommit=false", "setReadOnly true", "setCatalog other");
    }

    @Test
    void aStaleConnectionReachesNobody() throws Exception {
        Connection stale = stub.connection();
        DatabaseMetaData metaData = stale.getMetaData();
        stub.borrowAgain();
        assertThatObject(worker(stale)).isNotSameAs(worker(stub.connection()));
        List<ThrowingCallable> calls = List.of(
                stale::createStatement,
                () -> stale.prepareStatement("SELECT 1"),
                () -> stale.prepareCall("CALL p()"),
                () -> stale.setAutoCommit(false),
                stale::getAutoCommit,
                stale::commit,
                stale::rollback,
                stale::setSavepoint,
                () -> stale.setReadOnly(true),
                () -> stale.setCatalog("other"),
                stale::getCatalog,
                stale::getMetaData,
                metaData::getURL,
                () -> metaData.getTables(null, null, "%", null),
                () -> stale.unwrap(MhaConnection.class).pin(),
                () -> stale.setClientInfo("ApplicationName", "stale"));
        undisturbed(() -> {
            for (ThrowingCallable call : calls) {
                failure(call, "08003");
            }
            assertThat(stale.isClosed()).isTrue();
            assertThat(stale.isValid(1)).isFalse();
            assertThat(stale.unwrap(MhaConnection.class).node()).isEmpty();
            assertThat(stale.unwrap(MhaConnection.class).url()).startsWith("jdbc:mha:");
            stale.abort(Runnable::run);
            stale.close();
        });
    }

    @Test
    void aStaleStatementReachesNobody() throws Exception {
        Statement plain = stub.connection().createStatement();
        PreparedStatement prepared = stub.connection().prepareStatement("INSERT INTO t VALUES (?)");
        prepared.setInt(1, 1);
        prepared.addBatch();
        stub.borrowAgain();
        List<ThrowingCallable> calls = List.of(
                () -> plain.executeQuery("SELECT 1"),
                () -> plain.executeUpdate(INSERT),
                () -> plain.addBatch(INSERT),
                plain::executeBatch,
                plain::clearBatch,
                plain::getMoreResults,
                plain::getUpdateCount,
                plain::getGeneratedKeys,
                () -> plain.setQueryTimeout(1),
                () -> plain.setFetchSize(1),
                () -> prepared.setInt(1, 2),
                prepared::clearParameters,
                prepared::executeUpdate,
                prepared::executeBatch);
        undisturbed(() -> {
            for (ThrowingCallable call : calls) {
                failure(call, "08003");
            }
            assertThat(plain.isClosed()).isTrue();
            plain.cancel();
            plain.close();
            prepared.close();
        });
    }

    @Test
    void staleRowsReachNobody() throws Exception {
        Statement statement = stub.connection().createStatement();
        ResultSet rows = statement.executeQuery("SELECT a FROM t");
        ResultSet keys = statement.getGeneratedKeys();
        stub.borrowAgain();
        undisturbed(() -> {
            failure(rows::next, "08003");
            failure(rows::updateRow, "08003");
            failure(keys::next, "08003");
            assertThat(rows.isClosed()).isTrue();
            rows.close();
            keys.close();
        });
        stub.node(1).cutSessions();
        stub.read("SELECT 1"); // it is held by no rows of before, and so it moves
    }

    @Test
    void whatAnotherThreadHasUsedIsNotUsedAgain() throws Exception {
        Object worker = worker(stub.connection());
        elsewhere(() -> stub.read("SELECT 1"));
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
    }

    @Test
    void whatAnotherThreadHasClosedIsNotUsedAgain() throws Exception {
        Object worker = worker(stub.connection());
        elsewhere(stub::borrowAgain);
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
    }

    @Test
    void whatWasAbortedIsNotUsedAgain() throws SQLException {
        Object worker = worker(stub.connection());
        stub.connection().abort(Runnable::run);
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
    }

    @Test
    void whatHasLostItsNodeIsNotUsedAgain() throws SQLException {
        Object worker = worker(stub.connection());
        stub.node(1).cutSessions();
        stub.read("SELECT 1");
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
    }

    @Test
    void whatCannotBeResetIsNotUsedAgain() throws SQLException {
        Object worker = worker(stub.connection());
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        stub.node(1).failAt("rollback");
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
    }

    @Test
    void whatIsClosedInTheMiddleOfACallIsNotUsedAgain() throws Exception {
        Object worker = worker(stub.connection());
        stub.node(1).hangAt("SELECT");
        CompletableFuture<Void> call = async(() -> stub.read("SELECT 1"));
        stub.awaitAsked(1, "SELECT");
        stub.connection().close();
        stub.node(1).revive();
        stub.node(1).cutSessions();
        assertThatCode(() -> call.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
        stub.borrowAgain();
        assertThatObject(worker(stub.connection())).isNotSameAs(worker);
        stub.read("SELECT 1");
    }

    /** The connection that is open now stays in its transaction on its session, whatever the stale one is used for. */
    private void undisturbed(ThrowingCallable stale) throws Exception {
        stub.connection().setAutoCommit(false);
        stub.run(INSERT);
        int session = stub.session();
        int asked = count();
        stale(stale);
        elsewhere(() -> stale(stale));
        assertThat(stub.node(1).log()).hasSize(asked);
        assertThat(stub.session()).isEqualTo(session);
        stub.connection().commit();
        Object worker = worker(stub.connection());
        stub.borrowAgain();
        assertThatObject(worker(stub.connection()))
                .as("nobody else came near it")
                .isSameAs(worker);
        assertThat(stub.session()).isEqualTo(session);
    }

    private static void stale(ThrowingCallable calls) {
        assertThatCode(calls).doesNotThrowAnyException();
    }

    private int count() {
        return stub.node(1).log().size();
    }

    private static void elsewhere(ThrowingCallable calls) throws Exception {
        async(calls).get(30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Void> async(ThrowingCallable calls) {
        return CompletableFuture.runAsync(() -> {
            try {
                calls.call();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Object worker(Connection connection) {
        try {
            Field field = connection.getClass().getDeclaredField("binding");
            field.setAccessible(true);
            return field.get(connection);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
