package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Rows. They end when they are closed, when their statement goes on, and with their node. */
abstract class LogicalResultSet extends DelegatingResultSet {
    private final NodeLease lease;
    /** {@code null} once they have ended. */
    private @Nullable ResultSet rows;

    /** A change of a row, which the driver turns into a statement of its own. */
    @FunctionalInterface
    private interface Change {
        void apply(ResultSet rows) throws SQLException;
    }

    /**
     * Rows that can be read.
     *
     * @param lease the physical connection that they came from
     */
    LogicalResultSet(NodeLease lease, ResultSet rows) {
        this.lease = lease;
        this.rows = rows;
    }

    /** The connection that they were read by. */
    abstract LogicalConnection connection();

    /** They have ended, which happens once. */
    void ended(NodeBinding binding) {}

    @Override
    final ResultSet delegate() throws SQLException {
        ResultSet current = rows;
        if (current != null) {
            return current;
        }
        NodeBinding binding = connection().binding();
        String detail = "its rows are closed";
        throw binding.lease() == lease ? new SQLException(detail, "HY010") : Explanations.gone(lease, detail, null);
    }

    @Override
    final SQLException failed(SQLException e) {
        NodeBinding binding = connection().bindingIfOpen();
        if (binding == null) {
            return e;
        }
        SQLException told = binding.failed(lease, e);
        if (binding.lease() != lease) {
            end(binding);
        }
        return told;
    }

    /** The statement goes on or closes, and with it the rows. */
    final void end(NodeBinding binding) {
        if (rows != null) {
            rows = null;
            ended(binding);
        }
    }

    /** Whether they are these rows of the driver's. */
    @SuppressWarnings("ReferenceEquality") // the same object, or another one
    final boolean are(ResultSet those) {
        return rows == those;
    }

    /** The driver has given a row, or said that there are no more; from its memory, for all that is known here. */
    void came(NodeLease from) {}

    @Override
    public boolean next() throws SQLException {
        if (connection().binding().lease() != lease) {
            return super.next(); // in memory or lost: nothing goes over the wire, and the link may be somebody else's
        }
        ResultSet current = delegate();
        lease.enter();
        try {
            boolean there = current.next();
            came(lease);
            return there;
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lease.exit();
        }
    }

    @Override
    public void updateRow() throws SQLException {
        write(ResultSet::updateRow);
    }

    @Override
    public void insertRow() throws SQLException {
        write(ResultSet::insertRow);
    }

    @Override
    public void deleteRow() throws SQLException {
        write(ResultSet::deleteRow);
    }

    private void write(Change change) throws SQLException {
        NodeBinding binding = connection().binding();
        binding.says("");
        binding.perform(NodeBinding.WRITE, c -> {
            if (binding.lease() != lease) {
                throw new StatementInvalidatedException("its rows were lost with their node");
            }
            change.apply(delegate());
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
            connection().binding().pin();
        }
        return blob;
    }

    @Override
    public void close() throws SQLException {
        ResultSet last = rows;
        NodeBinding binding = connection().bindingIfOpen();
        if (last == null || binding == null) {
            return; // they have ended before, or with the connection
        }
        end(binding);
        try {
            if (binding.lease() == lease) {
                closeOnNode(last);
            } else {
                last.close();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void closeOnNode(ResultSet last) throws SQLException {
        lease.enter();
        try {
            last.close();
        } finally {
            lease.exit();
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        return rows == null || connection().isClosed() || super.isClosed();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T inner = delegate().unwrap(type);
        connection().binding().unwrapped();
        return inner;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
