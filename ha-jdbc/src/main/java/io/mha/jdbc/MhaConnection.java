package io.mha.jdbc;

import java.sql.SQLException;

/** What a connection of MHA can tell beyond JDBC; get it by {@code connection.unwrap(MhaConnection.class)}. */
public interface MhaConnection {
    /**
     * The node that the connection is bound to now. It may be another one after the next statement, if this one is lost
     * or taken out of service in between.
     *
     * @return name of the node, empty if it is bound to none at the moment
     */
    String node();

    /**
     * Keeps the connection on its node: it is not moved any more, and if the node is lost, so is the connection. For
     * callers that put something into the session that MHA cannot see.
     *
     * @throws SQLException if the connection is closed, or no node can be reached
     */
    void pin() throws SQLException;

    /**
     * The URL of the data source.
     *
     * @return the {@code jdbc:mha:} URL, secrets masked
     */
    String url();
}
