package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A statement that outlives the node it was made on: it is made again, with its settings, when its connection is bound
 * to another one.
 *
 * @param <S> the JDBC interface
 */
abstract class MovableStatement<S extends Statement> extends DelegatingStatement implements NodeBinding.Target<S> {
    final LogicalConnection connection;
    private final StatementMaker<S> maker;
    // Volatile for those who cancel from another thread; null once it is closed.
    private volatile @Nullable S physical;
    private NodeLease madeOn;
    private @Nullable Belongings belongings;

    MovableStatement(LogicalConnection connection, StatementMaker<S> maker) throws SQLException {
        this.connection = connection;
        this.maker = maker;
        NodeBinding binding = connection.binding();
        S made = binding.make(maker);
        this.madeOn = binding.held();
        this.physical = made;
    }

    /** What works for the connection, if that is open. */
    final NodeBinding binding() throws SQLException {
        return connection.binding();
    }

    final Text text() {
        return maker.text();
    }

    @Override
    final S delegate() throws SQLException {
        NodeBinding binding = binding();
        checkOpen();
        return of(binding.bound());
    }

    @Override
    final S ran() throws SQLException {
        binding();
        return checkOpen();
    }

    @Override
    final SQLException failed(SQLException e) {
        NodeBinding binding = connection.bindingIfOpen();
        return binding == null ? e : binding.failed(madeOn, e);
    }

    final NodeLease madeOn() {
        return madeOn;
    }

    private S checkOpen() throws SQLException {
        S current = physical;
        if (current == null) {
            throw new SQLException("the statement is closed", "HY010");
        }
        return current;
    }

    /** The physical statement on a connection that we hold already. */
    @Override
    public final S of(NodeLease lease) throws SQLException {
        S current = checkOpen();
        if (madeOn == lease) {
            return current;
        }
        checkMovable();
        S fresh = maker.on(lease.connection());
        Extras extras = extras();
        if (extras != null) {
            extras.restore(fresh);
        }
        restore(fresh);
        madeOn = lease;
        physical = fresh;
        return fresh;
    }

    /** Refuses to be made again if something would be lost with the physical statement. */
    abstract void checkMovable() throws StatementInvalidatedException;

    /** Sets on a statement that was made again what this class does not know of. */
    void restore(S fresh) throws SQLException {}

    final @Nullable Belongings belongings() {
        return belongings;
    }

    final Belongings needBelongings() {
        if (belongings == null) {
            NodeBinding binding = connection.bindingIfOpen();
            belongings = binding == null ? new Belongings() : binding.belongings();
        }
        return belongings;
    }

    final @Nullable Extras extras() {
        return belongings == null ? null : belongings.extras;
    }

    final Extras needExtras() {
        Belongings all = needBelongings();
        if (all.extras == null) {
            all.extras = new Extras();
        }
        return all.extras;
    }

    @Override
    final void recordSetting(String name, StatementSetting setting) {
        needExtras().remember(name, setting);
    }

    /** Runs something that executes. */
    final <T extends @Nullable Object> T onNode(SqlIntent intent, T ifRolledBack, NodeBinding.Call<S, T> call)
            throws SQLException {
        NodeBinding binding = binding();
        checkOpen();
        Extras extras = extras();
        int seconds = extras == null ? 0 : extras.queryTimeout;
        return binding.run(intent, seconds, ifRolledBack, this, call);
    }

    /** The driver's own limit works by a command that MyCat does not have, so there ours alone is in force. */
    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        if (seconds < 0) {
            throw new SQLException("a query timeout is 0 or more seconds", "HY024");
        }
        NodeBinding binding = binding();
        checkOpen();
        if (!connection.product(binding.bound()).isMyCat()) {
            super.setQueryTimeout(seconds);
        }
        needExtras().queryTimeout = seconds;
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        binding();
        checkOpen();
        Extras extras = extras();
        return extras == null ? 0 : extras.queryTimeout;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    /** On the same node, by the driver's means; where they fail, the connection is cut under what runs. */
    @Override
    public void cancel() throws SQLException {
        NodeBinding binding = connection.bindingIfOpen();
        S running = physical;
        if (binding == null || running == null) {
            return;
        }
        NodeLease on = madeOn;
        try {
            running.cancel();
        } catch (SQLException refused) {
            binding.cutShort(on);
        }
    }

    @Override
    public boolean isClosed() {
        return physical == null || connection.isClosed();
    }

    @Override
    public void close() throws SQLException {
        S last = physical;
        NodeBinding binding = connection.bindingIfOpen();
        if (last == null) {
            return;
        }
        physical = null;
        if (binding == null) {
            return; // all that it had has ended with the connection
        }
        released(binding);
        if (belongings != null) {
            binding.done(belongings);
            belongings = null;
        }
        if (binding.lease() == madeOn) {
            try {
                last.close();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    /** The statement is closed: nothing of it holds the connection any more. */
    abstract void released(NodeBinding binding);

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
