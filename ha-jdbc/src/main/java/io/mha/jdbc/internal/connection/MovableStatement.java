package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement that outlives the node it was made on: it is made again, with its settings, when its connection is bound
 * to another one.
 *
 * @param <S> the JDBC interface
 */
abstract class MovableStatement<S extends Statement> extends DelegatingStatement {
    final LogicalConnection connection;
    final NodeBinding binding;
    private final StatementMaker<S> maker;
    // Volatile for those who cancel from another thread.
    private volatile S physical;
    private volatile NodeLease madeOn;
    private @Nullable Map<String, StatementSetting> settings;
    private int queryTimeout;
    private boolean closed;

    /** A call on the physical statement. */
    @FunctionalInterface
    interface StatementCall<S, T extends @Nullable Object> {
        T on(S physical) throws SQLException;
    }

    MovableStatement(LogicalConnection connection, StatementMaker<S> maker) throws SQLException {
        this.connection = connection;
        this.binding = connection.binding();
        this.maker = maker;
        this.physical = binding.make(maker::make);
        this.madeOn = binding.held();
    }

    @Override
    final S delegate() throws SQLException {
        checkOpen();
        return on(binding.bound());
    }

    @Override
    final S ran() throws SQLException {
        checkOpen();
        return physical;
    }

    @Override
    final SQLException failed(SQLException e) {
        return binding.failed(madeOn, e);
    }

    final NodeLease madeOn() {
        return madeOn;
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the statement is closed", "HY010");
        }
    }

    /** The physical statement on a connection that we hold already. */
    private S on(NodeLease lease) throws SQLException {
        if (madeOn != lease) {
            checkMovable();
            S fresh = maker.make(lease.connection());
            if (settings != null) {
                for (StatementSetting setting : settings.values()) {
                    setting.apply(fresh);
                }
            }
            restore(fresh);
            physical = fresh;
            madeOn = lease;
        }
        return physical;
    }

    /** Refuses to be made again if something would be lost with the physical statement. */
    abstract void checkMovable() throws StatementInvalidatedException;

    /** Sets on a statement that was made again what this class does not know of. */
    void restore(S fresh) throws SQLException {}

    @Override
    final void recordSetting(String name, StatementSetting setting) {
        if (settings == null) {
            settings = new LinkedHashMap<>();
        }
        settings.put(name, setting);
    }

    /** Runs something that executes. */
    final <T extends @Nullable Object> T onNode(SqlIntent intent, T ifRolledBack, StatementCall<S, T> call)
            throws SQLException {
        return binding.run(intent, queryTimeout, ifRolledBack, ignored -> call.on(on(binding.held())));
    }

    /** The driver's own limit works by a command that MyCat does not have, so there ours alone is in force. */
    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException("a query timeout is 0 or more seconds", "HY024");
        }
        checkOpen();
        if (!connection.product(binding.bound()).isMyCat()) {
            super.setQueryTimeout(seconds);
        }
        queryTimeout = seconds;
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        checkOpen();
        return queryTimeout;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    /** On the same node, by the driver's means; where they fail, the connection is cut under what runs. */
    @Override
    public void cancel() throws SQLException {
        NodeLease on = madeOn;
        try {
            physical.cancel();
        } catch (SQLException refused) {
            binding.cutShort(on);
        }
    }

    @Override
    public boolean isClosed() {
        return closed || binding.isClosed();
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        released();
        if (binding.lease() == madeOn) {
            try {
                physical.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    /** The statement is closed: nothing of it holds the connection any more. */
    abstract void released();

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T inner = delegate().unwrap(type);
        binding.unwrapped();
        return inner;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
