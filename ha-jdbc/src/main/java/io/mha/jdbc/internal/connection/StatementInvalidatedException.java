package io.mha.jdbc.internal.connection;

import java.sql.SQLNonTransientConnectionException;

/** A statement that cannot go on to another node: refused by us, with nothing sent. */
final class StatementInvalidatedException extends SQLNonTransientConnectionException {
    private static final long serialVersionUID = 1L;

    StatementInvalidatedException(String why) {
        super("the statement was invalidated by failover: " + why, "08003");
    }
}
