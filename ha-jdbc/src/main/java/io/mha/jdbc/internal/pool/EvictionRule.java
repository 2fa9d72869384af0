package io.mha.jdbc.internal.pool;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Which errors cost HikariCP the connection: none. Whether nothing more can be heard on a connection is found out in
 * one place, where its loss is handled, and there it is thrown away. HikariCP's own list would keep a dead connection
 * for some states, throw away good sessions for MyCat's generic error 1105 and for a dead shard behind a healthy MyCat,
 * and log a stack trace for each.
 */
public final class EvictionRule implements SQLExceptionOverride {
    /** Stateless. */
    public EvictionRule() {}

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
}
