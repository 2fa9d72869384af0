package io.mha.jdbc.internal.observe;

import io.mha.jdbc.internal.connection.Backend;
import io.mha.jdbc.internal.connection.LogicalConnection;
import java.sql.SQLException;

/** A way to borrow: the plain one, or one on which somebody looks. */
@FunctionalInterface
public interface Borrowing {
    /**
     * Borrows a connection.
     *
     * @param backend of the data source
     * @return open
     * @throws SQLException if no node gives one
     */
    LogicalConnection borrow(Backend backend) throws SQLException;
}
