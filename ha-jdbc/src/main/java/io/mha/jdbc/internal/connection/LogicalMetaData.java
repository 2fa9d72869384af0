package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Metadata that is fetched again when its connection has gone on to another node. */
final class LogicalMetaData extends DelegatingDatabaseMetaData {
    private final LogicalConnection connection;
    private @Nullable NodeLease fetchedOn;
    private @Nullable DatabaseMetaData physical;

    LogicalMetaData(LogicalConnection connection) throws SQLException {
        this.connection = connection;
        delegate();
    }

    @Override
    DatabaseMetaData delegate() throws SQLException {
        NodeLease lease = connection.binding().bound();
        DatabaseMetaData current = physical;
        if (current == null || fetchedOn != lease) {
            current = lease.connection().getMetaData();
            physical = current;
            fetchedOn = lease;
        }
        return current;
    }

    /** A question that the driver asks its server. */
    @FunctionalInterface
    interface Query {
        ResultSet on(DatabaseMetaData physical) throws SQLException;
    }

    @Override
    ResultSet rows(Query query) throws SQLException {
        NodeBinding binding = connection.binding();
        ResultSet rows = binding.run(NodeBinding.STATE, c -> query.on(delegate()));
        return new MetaDataRows(connection, binding.held(), rows);
    }

    @Override
    SQLException failed(SQLException e) {
        NodeBinding binding = connection.bindingIfOpen();
        return binding == null ? e : binding.failed(fetchedOn, e);
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T inner = delegate().unwrap(type);
        connection.binding().unwrapped();
        return inner;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || delegate().isWrapperFor(type);
    }
}
