package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows. They hold their connection on its node until they are closed, and end with it if it is lost. */
final class LogicalResultSet extends DelegatingResultSet {
    private final LogicalStatement<?> statement;
    private final NodeBinding binding;
    private final NodeLease lease;
    private final ResultSet rows;
    private boolean holding = true;

    LogicalResultSet(LogicalStatement<?> statement, NodeBinding binding, NodeLease lease, ResultSet rows) {
        this.statement = statement;
        this.binding = binding;
        this.lease = lease;
        this.rows = rows;
        binding.hold();
    }

    @Override
    ResultSet delegate() {
        return rows;
    }

    @Override
    SQLException failed(SQLException e) {
        return binding.failed(lease, e);
    }

    /** The statement goes on or closes, and with it the rows. */
    void released() {
        if (holding) {
            holding = false;
            binding.unhold();
        }
    }

    @Override
    public boolean next() throws SQLException {
        lease.link().enter();
        try {
            return rows.next();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lease.link().exit();
        }
    }

    @Override
    public void close() throws SQLException {
        released();
        lease.link().enter();
        try {
            rows.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lease.link().exit();
        }
    }

    @Override
    public Statement getStatement() {
        return statement;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : rows.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || rows.isWrapperFor(type);
    }
}
