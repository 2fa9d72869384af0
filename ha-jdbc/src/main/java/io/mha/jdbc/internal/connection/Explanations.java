package io.mha.jdbc.internal.connection;

import io.mha.jdbc.OutcomeUnknownException;
import io.mha.jdbc.OutcomeUnknownException.Sending;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** The exceptions that tell the application what became of its call, and whether it may repeat it. */
final class Explanations {
    private static final String CANCELLED = "70100";

    private Explanations() {}

    /**
     * For a call whose connection is gone.
     *
     * @param cut why, if it was us
     */
    static SQLException lost(
            Loss loss,
            SqlIntent intent,
            NodeLease lost,
            String detail,
            @Nullable Cut cut,
            Holding holding,
            SQLException e) {
        SQLException known = lost(loss, intent, lost, detail, holding, e);
        boolean harmless = loss == Loss.RERUN || loss == Loss.HARMLESS;
        boolean commit = loss == Loss.UNKNOWN && intent.kind() == SqlIntent.Kind.COMMIT;
        if (cut == null || commit) {
            return known;
        }
        return switch (cut) {
            case ABORT ->
                harmless ? new SQLNonTransientConnectionException("the connection was aborted", "08003", e) : known;
            case INTERRUPT ->
                harmless
                        ? new SQLNonTransientException(
                                "the thread was interrupted, and its statement ended", CANCELLED, e)
                        : known;
            case DEADLINE ->
                with(
                        new SQLTimeoutException(
                                "the statement ran into its query timeout on node "
                                        + lost.view().node().id() + ", and its connection was cut",
                                "HYT00",
                                e),
                        harmless ? null : known);
            case CANCEL ->
                with(
                        new SQLNonTransientException(
                                "the statement was cancelled on node "
                                        + lost.view().node().id()
                                        + ", which cannot end a statement alone, so its connection was cut",
                                CANCELLED,
                                e),
                        harmless ? null : known);
        };
    }

    private static SQLException lost(
            Loss loss, SqlIntent intent, NodeLease lost, String detail, Holding holding, SQLException e) {
        String node = lost.view().node().id();
        long generation = lost.pool().generation();
        return switch (loss) {
            case ROLLED_BACK, ROLLED_BACK_AS_ASKED ->
                new SQLTransactionRollbackException(
                        "node " + node + " (generation " + generation + ") was lost before the commit was sent, so the"
                                + " transaction is rolled back; call rollback() and run it again: " + detail,
                        holding.backend.terms().txLostSqlState(),
                        e);
            case UNKNOWN -> unknown(intent, lost, detail, holding.sending(), e);
            case RERUN, HARMLESS ->
                new SQLTransientConnectionException(
                        "node " + node + " (generation " + generation + ") was lost, nothing was changed: " + detail,
                        "08006",
                        e);
        };
    }

    /** For what may be done or not. */
    static OutcomeUnknownException unknown(
            SqlIntent intent, NodeLease on, String detail, Sending sending, SQLException e) {
        return new OutcomeUnknownException(
                intent.kind() == SqlIntent.Kind.COMMIT ? "commit" : "a statement",
                on.view().node().id(),
                on.pool().generation(),
                detail,
                sending,
                e);
    }

    /** For a transaction in which a middleware lost what stands behind it. */
    static SQLException shaken(NodeLease on, String detail, String rolledBack, SQLException e) {
        return new SQLTransactionRollbackException(
                "node " + on.view().node().id() + " lost a backend before the commit was sent, and will not commit;"
                        + " call rollback() and run the transaction again: " + detail,
                rolledBack,
                e.getErrorCode(),
                e);
    }

    /** For a write on a node that takes none. */
    static SQLException readOnly(NodeLease on, String detail, SQLException e) {
        return new SQLNonTransientException(
                "node " + on.view().node().id() + " takes no writes, nothing was done: " + detail,
                "25006",
                e.getErrorCode(),
                e);
    }

    /** Connector/J gives its timeouts no SQLState. */
    static SQLException timedOut(SQLException e) {
        boolean nameless = e instanceof SQLTimeoutException && (e.getSQLState() == null || e.getErrorCode() <= 0);
        return nameless ? new SQLTimeoutException(e.getMessage(), "HYT00", e.getErrorCode(), e) : e;
    }

    /** For rows and the like that ended with their node. */
    static SQLException gone(NodeLease on, String detail, @Nullable SQLException e) {
        return new SQLNonTransientConnectionException(
                "the node " + on.view().node().id() + " was lost, and with it what was open on it: " + detail,
                "08006",
                e);
    }

    /** What happened on one of several nodes. */
    static SQLException at(NodeLease on, SQLException e) {
        return new SQLException(
                "node " + on.view().node().id() + ": " + e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
    }

    /** With what happened on the nodes before. */
    static SQLException after(@Nullable SQLException earlier, SQLException e) {
        if (earlier != null) {
            e.addSuppressed(earlier);
        }
        return e;
    }

    /** With a second exception that says what became of the work. */
    static SQLException with(SQLException first, @Nullable SQLException next) {
        if (next != null) {
            first.setNextException(next);
        }
        return first;
    }
}
