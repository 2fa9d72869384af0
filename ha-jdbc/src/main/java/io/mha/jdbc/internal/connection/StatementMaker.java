package io.mha.jdbc.internal.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** How a statement is made on a physical connection: remembered, so that it can be made again on another node. */
@FunctionalInterface
interface StatementMaker<S extends Statement> extends NodeBinding.Call<Connection, @Nullable S> {

    /** Makes it. */
    @Override
    S on(Connection physical) throws SQLException;

    /** What it was prepared for. */
    default Text text() {
        return Text.NONE;
    }

    /** A maker that knows its text. */
    record Preparing<S extends Statement>(Text text, StatementMaker<S> how) implements StatementMaker<S> {
        @Override
        public S on(Connection physical) throws SQLException {
            return how.on(physical);
        }
    }
}
