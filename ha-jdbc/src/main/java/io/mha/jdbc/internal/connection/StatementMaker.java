package io.mha.jdbc.internal.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** How a statement was made, remembered so that it can be made again on another node. */
@FunctionalInterface
interface StatementMaker<S extends Statement> {

    /** Makes it on a physical connection. */
    S make(Connection physical) throws SQLException;
}
