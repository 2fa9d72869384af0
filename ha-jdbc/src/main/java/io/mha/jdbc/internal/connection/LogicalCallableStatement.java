package io.mha.jdbc.internal.connection;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A call of a stored procedure. Its out parameters live in the physical statement, so it is not made again. */
final class LogicalCallableStatement extends DelegatingCallableStatement {
    LogicalCallableStatement(LogicalConnection connection, StatementMaker<PreparedStatement> maker)
            throws SQLException {
        super(connection, maker);
    }
}
