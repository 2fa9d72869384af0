package io.mha.jdbc.internal.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A prepared statement that remembers its parameters, so that it can be prepared and bound again on another node. */
class LogicalPreparedStatement extends DelegatingPreparedStatement {
    private @Nullable Parameters parameters;

    LogicalPreparedStatement(LogicalConnection connection, StatementMaker<PreparedStatement> maker)
            throws SQLException {
        super(connection, maker);
    }

    @Override
    final Parameters parameters() throws SQLException {
        if (parameters == null) {
            parameters = binding().parameters();
        }
        return parameters;
    }

    @Override
    final void released(NodeBinding binding) {
        super.released(binding);
        if (parameters != null) {
            binding.done(parameters);
            parameters = null;
        }
    }

    @Override
    final void restore(PreparedStatement fresh) throws SQLException {
        if (parameters != null) {
            parameters.restore(fresh);
        }
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return query(text(), PreparedStatement::executeQuery);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return execute(text(), 0, PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return execute(text(), 0L, PreparedStatement::executeLargeUpdate);
    }

    @Override
    public boolean execute() throws SQLException {
        return any(text(), PreparedStatement::execute);
    }

    @Override
    public void addBatch() throws SQLException {
        super.addBatch();
        batched(text().intent());
    }
}
