package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rows. They hold their connection on its node until they are closed, and end with it if it is lost. */
final class LogicalResultSet extends DelegatingResultSet {
    private final LogicalConnection connection;
    private final @Nullable Statement statement;
    private final NodeLease lease;
    private final ResultSet rows;
    private boolean holding;
    private boolean lost;

    /** A change of a row, which the driver turns into a statement of its own. */
    @FunctionalInterface
    private interface Change {
        void apply() throws SQLException;
    }

    /**
     * Rows that hold nothing yet.
     *
     * @param statement {@code null} for metadata
     * @param lease the physical connection that they came from
     */
    LogicalResultSet(LogicalConnection connection, @Nullable Statement statement, NodeLease lease, ResultSet rows) {
        this.connection = connection;
        this.statement = statement;
        this.lease = lease;
        this.rows = rows;
    }

    @Override
    ResultSet delegate() {
        return rows;
    }

    @Override
    SQLException failed(SQLException e) {
        if (lost) {
            return Explanations.gone(lease, "its rows are closed", e);
        }
        NodeBinding binding = connection.bindingIfOpen();
        if (binding == null) {
            return e;
        }
        SQLException told = binding.failed(lease, e);
        lost |= binding.lease() != lease;
        return told;
    }

    /** From now on the connection stays for them. */
    void hold(NodeBinding binding) {
        holding = true;
        binding.hold();
    }

    /** The statement goes on or closes, and with it the rows. */
    void released(NodeBinding binding) {
        if (holding) {
            holding = false;
            binding.unhold();
        }
    }

    @Override
    public boolean next() throws SQLException {
        if (connection.binding().lease() != lease) {
            return super.next(); // in memory or lost: nothing goes over the wire, and the link may be somebody else's
        }
        lease.enter();
        try {
            return rows.next();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lease.exit();
        }
    }

    @Override
    public void updateRow() throws SQLException {
        write(rows::updateRow);
    }

    @Override
    public void insertRow() throws SQLException {
        write(rows::insertRow);
    }

    @Override
    public void deleteRow() throws SQLException {
        write(rows::deleteRow);
    }

    private void write(Change change) throws SQLException {
        NodeBinding binding = connection.binding();
        binding.says("");
        binding.perform(NodeBinding.WRITE, c -> {
            if (binding.lease() != lease) {
                throw new StatementInvalidatedException("its rows were lost with their node");
            }
            change.apply();
        });
    }

    @Override
    public @Nullable Blob getBlob(int columnIndex) throws SQLException {
        return staying(super.getBlob(columnIndex));
    }

    @Override
    public @Nullable Blob getBlob(String columnLabel) throws SQLException {
        return staying(super.getBlob(columnLabel));
    }

    /** Drivers have read a LOB by now, but for one option of Connector/J, with which it asks its server for each piece. */
    private @Nullable Blob staying(@Nullable Blob blob) throws SQLException {
        if (blob != null && blob.getClass().getSimpleName().contains("Locator")) {
            connection.binding().pin();
        }
        return blob;
    }

    @Override
    public void close() throws SQLException {
        NodeBinding binding = connection.bindingIfOpen();
        if (binding == null) {
            return; // they were closed with the connection
        }
        released(binding);
        if (binding.lease() != lease) {
            super.close();
            return;
        }
        lease.enter();
        try {
            rows.close();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lease.exit();
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        return lost || connection.isClosed() || super.isClosed();
    }

    @Override
    public @Nullable Statement getStatement() {
        return statement;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T inner = rows.unwrap(type);
        connection.binding().unwrapped();
        return inner;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || rows.isWrapperFor(type);
    }
}
