package io.mha.jdbc.internal.connection;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A prepared statement that remembers its parameters, so that it can be prepared and bound again on another node. */
class LogicalPreparedStatement extends DelegatingPreparedStatement {
    LogicalPreparedStatement(LogicalConnection connection, StatementMaker<PreparedStatement> maker)
            throws SQLException {
        super(connection, maker);
    }

    @Override
    final Parameters parameters() {
        return needBelongings().parameters();
    }

    @Override
    final void restore(PreparedStatement fresh) throws SQLException {
        Belongings belongings = belongings();
        Parameters parameters = belongings == null ? null : belongings.parametersIfAny();
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
