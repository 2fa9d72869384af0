package io.mha.jdbc.internal.connection;

import io.mha.jdbc.MhaConnection;
import io.mha.jdbc.internal.connection.SessionState.Setting;
import io.mha.jdbc.internal.outcome.ServerProduct;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The connection that the application holds: nothing but a reference to what works for it, which it gives up when it is
 * closed. So a connection that is used after it was closed cannot reach what works for the next borrower by then.
 *
 * <p>What it does when its node is lost is decided in {@link NodeBinding}.
 */
public final class LogicalConnection extends StatefulConnection implements MhaConnection {
    private static final AtomicReferenceFieldUpdater<LogicalConnection, NodeBinding> BINDING =
            AtomicReferenceFieldUpdater.newUpdater(LogicalConnection.class, NodeBinding.class, "binding");

    private static final StatementMaker<Statement> PLAIN = Connection::createStatement;
    private static final Setting COMMIT = Connection::commit;
    private static final Setting ROLLBACK = Connection::rollback;
    private static final Setting AUTOCOMMIT = c -> c.setAutoCommit(true);
    private static final Setting NO_AUTOCOMMIT = c -> c.setAutoCommit(false);

    private volatile NodeBinding binding;

    @SuppressWarnings("NullAway.Init") // by the updater, which costs no fence
    private LogicalConnection(NodeBinding binding) {
        BINDING.lazySet(this, binding);
    }

    /**
     * Borrows a physical connection.
     *
     * @param backend what all connections of the data source share
     * @return open
     * @throws SQLException if no node gives one
     */
    public static LogicalConnection borrow(Backend backend) throws SQLException {
        return new LogicalConnection(NodeBinding.borrow(backend));
    }

    @Override
    NodeBinding binding() throws SQLException {
        NodeBinding current = binding;
        current.use();
        return current.isTenant() ? current : shared(current);
    }

    /** By the rule that {@link Tenancy} gives to those who are not the tenant. */
    private NodeBinding shared(NodeBinding current) throws SQLException {
        current.share();
        NodeBinding still = binding;
        if (still.isVacant()) {
            still.checkOpen();
        }
        return still;
    }

    /** The same; {@code null} once it is closed. */
    @Nullable
    NodeBinding bindingIfOpen() {
        NodeBinding current = binding;
        if (!current.isTenant()) {
            current.share();
            current = binding;
        }
        return current.isVacant() ? null : current;
    }

    ServerProduct product(NodeLease lease) throws SQLException {
        return binding().backend.product(lease);
    }

    Text text(String sql) throws SQLException {
        return binding().backend.text(sql);
    }

    @Override
    Connection delegate() throws SQLException {
        return binding().bound().connection();
    }

    @Override
    SQLException failed(SQLException e) {
        NodeBinding current = bindingIfOpen();
        return current == null ? e : current.failed(current.lease(), e);
    }

    @Override
    public String node() {
        NodeBinding current = bindingIfOpen();
        NodeLease lease = current == null ? null : current.lease();
        return lease == null ? "" : lease.view().node().id();
    }

    @Override
    public void pin() throws SQLException {
        NodeBinding current = binding();
        current.bound();
        current.pin();
    }

    @Override
    public String url() {
        return binding.backend.url();
    }

    @Override
    public Statement createStatement() throws SQLException {
        return new LogicalStatement<>(this, PLAIN);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return new LogicalStatement<>(this, c -> c.createStatement(type, concurrency));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return new LogicalStatement<>(this, c -> c.createStatement(type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return new LogicalPreparedStatement(this, text(sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepare(sql, c -> c.prepareStatement(sql, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return prepare(sql, c -> c.prepareStatement(sql, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepare(sql, c -> c.prepareStatement(sql, autoGeneratedKeys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return prepare(sql, c -> c.prepareStatement(sql, columnIndexes));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return prepare(sql, c -> c.prepareStatement(sql, columnNames));
    }

    private PreparedStatement prepare(String sql, StatementMaker<PreparedStatement> how) throws SQLException {
        return new LogicalPreparedStatement(this, new StatementMaker.Preparing<>(text(sql), how));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return call(sql, c -> c.prepareCall(sql));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return call(sql, c -> c.prepareCall(sql, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return call(sql, c -> c.prepareCall(sql, type, concurrency, holdability));
    }

    private CallableStatement call(String sql, StatementMaker<PreparedStatement> how) throws SQLException {
        return new LogicalCallableStatement(this, new StatementMaker.Preparing<>(text(sql), how));
    }

    @Override
    public void setAutoCommit(boolean on) throws SQLException {
        NodeBinding current = binding();
        TransactionTracker transaction = current.transaction();
        Setting setting = on ? AUTOCOMMIT : NO_AUTOCOMMIT;
        if (on && !transaction.isMovable()) {
            // Set to what it was while a transaction begun by SQL text is open, it may commit or not.
            perform(transaction.isAutoCommit() ? NodeBinding.UNKNOWN : NodeBinding.COMMIT, setting);
        } else {
            current.touch(setting);
        }
        transaction.autoCommitSet(on);
        current.session().autoCommit(on);
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        NodeBinding current = binding();
        current.checkOpen();
        return current.transaction().isAutoCommit();
    }

    @Override
    public void commit() throws SQLException {
        perform(NodeBinding.COMMIT, COMMIT);
    }

    @Override
    public void rollback() throws SQLException {
        NodeBinding current = binding();
        current.checkOpen();
        if (current.transaction().isAborted()) {
            current.transaction().ran(NodeBinding.ROLLBACK); // the server did it when it lost the connection
        } else {
            perform(NodeBinding.ROLLBACK, ROLLBACK);
        }
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        perform(NodeBinding.TRANSACTION, c -> c.rollback(savepoint));
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return binding().run(NodeBinding.TRANSACTION, Connection::setSavepoint);
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return binding().run(NodeBinding.TRANSACTION, c -> c.setSavepoint(name));
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        perform(NodeBinding.TRANSACTION, c -> c.releaseSavepoint(savepoint));
    }

    private void perform(SqlIntent intent, Setting call) throws SQLException {
        NodeBinding current = binding();
        current.says("");
        current.perform(intent, call);
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return new LogicalMetaData(this);
    }

    /** Answers for what is bound now; it never fails over and never throws for a lost node. */
    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw new SQLException("a timeout is 0 or more seconds", "HY024");
        }
        NodeBinding current = bindingIfOpen();
        return current != null && current.isValid(timeoutSeconds);
    }

    @Override
    public boolean isClosed() {
        return binding.isClosed();
    }

    @Override
    public void close() {
        NodeBinding last = binding;
        if (!last.isVacant() && BINDING.compareAndSet(this, last, last.backend.vacant())) {
            last.close();
        }
    }

    @Override
    public void abort(Executor executor) throws SQLException {
        if (executor == null) {
            throw new SQLException("abort needs an executor", "HY024");
        }
        executor.execute(() -> {
            NodeBinding current = bindingIfOpen();
            if (current != null) {
                current.abort();
            }
        });
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T inner = delegate().unwrap(type);
        binding().unwrapped();
        return inner;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
