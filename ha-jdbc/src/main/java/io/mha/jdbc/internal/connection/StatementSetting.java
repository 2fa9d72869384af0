package io.mha.jdbc.internal.connection;

import java.sql.SQLException;
import java.sql.Statement;

/** A setting of a statement, remembered so that a statement on another node can be given it too. */
@FunctionalInterface
interface StatementSetting {

    /** Sets it again. */
    void apply(Statement statement) throws SQLException;
}
