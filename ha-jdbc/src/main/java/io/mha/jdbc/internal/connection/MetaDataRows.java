package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Rows that say something of the database; of no statement, and holding nothing. */
final class MetaDataRows extends LogicalResultSet {
    private final LogicalConnection connection;

    MetaDataRows(LogicalConnection connection, NodeLease lease, ResultSet rows) {
        super(lease, rows);
        this.connection = connection;
    }

    @Override
    LogicalConnection connection() {
        return connection;
    }

    @Override
    public @Nullable Statement getStatement() {
        return null;
    }
}
