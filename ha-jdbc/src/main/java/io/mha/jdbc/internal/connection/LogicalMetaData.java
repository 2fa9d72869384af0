package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
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

    @Override
    SQLException failed(SQLException e) {
        return connection.binding().failed(fetchedOn, e);
    }

    @Override
    public Connection getConnection() {
        return connection;
    }
}
