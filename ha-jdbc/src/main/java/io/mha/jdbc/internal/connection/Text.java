package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The text of a statement, and what it does. As a maker it prepares a statement in the simplest way there is, so that
 * the most common of all statements needs no other.
 */
record Text(String sql, SqlIntent intent) implements StatementMaker<PreparedStatement> {
    static final Text NONE = new Text("", NodeBinding.UNKNOWN);

    @Override
    public PreparedStatement on(Connection physical) throws SQLException {
        return physical.prepareStatement(sql);
    }

    @Override
    public Text text() {
        return this;
    }
}
