package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What an application is told, in the vocabulary of this house. */
final class Told {
    private Told() {}

    /** May have been done or not; nobody may run it again because of the class of the exception. */
    static OutcomeUnknownException unknown(ThrowingCallable call) {
        return unknown(catchThrowable(call));
    }

    static OutcomeUnknownException unknown(Throwable told) {
        assertThat(told)
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .isInstanceOf(OutcomeUnknownException.class)
                .isNotInstanceOf(SQLTransientException.class)
                .isNotInstanceOf(SQLRecoverableException.class);
        OutcomeUnknownException unknown = (OutcomeUnknownException) told;
        assertThat(unknown.getSQLState()).isEqualTo("08007");
        assertThat(unknown.node()).startsWith("node");
        assertThat(unknown.getMessage()).contains(unknown.node());
        return unknown;
    }

    /** The transaction was surely rolled back: run it again as a whole. */
    static void rolledBack(Throwable told) {
        assertThat(told).isInstanceOf(SQLTransactionRollbackException.class);
        state(told, "40001");
    }

    /** Nothing works any more until the rollback. */
    static void aborted(ThrowingCallable call) {
        Throwable told = catchThrowable(call);
        assertThat(told)
                .isInstanceOf(SQLNonTransientException.class)
                .isNotInstanceOf(SQLTransientException.class)
                .hasMessageContaining("rollback");
        state(told, "25S03");
    }

    /** The connection was lost, and nothing was changed by what ran. */
    static void lost(Throwable told) {
        assertThat(told)
                .isInstanceOfAny(SQLTransientConnectionException.class, SQLNonTransientConnectionException.class)
                .isNotInstanceOf(OutcomeUnknownException.class);
        state(told, "08006");
    }

    static void closed(Connection connection) throws SQLException {
        assertThat(connection.isClosed()).isTrue();
        Throwable told = catchThrowable(connection::createStatement);
        assertThat(told).isInstanceOf(SQLNonTransientConnectionException.class);
        state(told, "08003");
    }

    static void state(Throwable told, String state) {
        assertThat(told).isInstanceOf(SQLException.class);
        assertThat(((SQLException) told).getSQLState()).as(String.valueOf(told)).isEqualTo(state);
    }
}
