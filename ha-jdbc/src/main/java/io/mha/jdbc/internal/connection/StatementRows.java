package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.pool.NodeLease;
import java.sql.ResultSet;
import java.sql.Statement;

/** Rows of a statement that the driver has in memory, so they hold nothing. */
class StatementRows extends LogicalResultSet {
    private final ResultStatement<?> statement;

    StatementRows(ResultStatement<?> statement, NodeLease lease, ResultSet rows) {
        super(lease, rows);
        this.statement = statement;
    }

    @Override
    final LogicalConnection connection() {
        return statement.connection;
    }

    @Override
    public final Statement getStatement() {
        return statement;
    }

    /** Rows that live on their physical connection alone: they hold it on its node until they end. */
    static final class Held extends StatementRows {
        Held(ResultStatement<?> statement, NodeLease lease, ResultSet rows, NodeBinding binding) {
            super(statement, lease, rows);
            binding.hold();
        }

        /** Some of them are on their way still. */
        @Override
        void came(NodeLease from) {
            from.answered();
        }

        @Override
        void ended(NodeBinding binding) {
            binding.unhold();
        }
    }
}
