package io.mha.jdbc.internal.connection;

import io.mha.core.health.Evidence;
import io.mha.jdbc.OutcomeUnknownException.Sending;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.Reply;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import io.mha.jdbc.internal.sql.SqlIntent.Kind;
import java.sql.SQLException;

/**
 * Errors that a living server has answered. Most are the application's own and left as they are; some speak against the
 * node, and of some it is not even certain that the statement failed.
 */
final class AnsweredErrors {
    private static final int READ_ONLY_TRANSACTION = 1792;

    private final Backend backend;
    private final SessionState session;
    private final TransactionTracker transaction;
    private final Sending sending;

    AnsweredErrors(Backend backend, SessionState session, TransactionTracker transaction, Sending sending) {
        this.sending = sending;
        this.backend = backend;
        this.session = session;
        this.transaction = transaction;
    }

    /** Tells the cluster what an error says of the node. */
    void report(NodeLease on, Reply reply, Failure failure, SQLException e) {
        if (failure.evidence() == Evidence.BACKEND) {
            backend.report(on, failure);
        } else if (reply == Reply.READ_ONLY && isNodesOwn(e)) {
            backend.report(on, new Failure(Evidence.READ_ONLY, false, failure.detail()));
        }
    }

    /** Whether the statement provably did nothing, or may be run twice, and another node may do better. */
    boolean mayGoElsewhere(SqlIntent intent, Reply reply, Failure failure, SQLException e) {
        return switch (reply) {
            case READ_ONLY -> intent.kind() == Kind.WRITE && isNodesOwn(e);
            case BACKEND_LOST, UNCLEAR -> intent.rerunnable() && failure.evidence() == Evidence.BACKEND;
            case PLAIN, CUT_SHORT, DOOMS -> false;
        };
    }

    /** A transaction that the application itself wants read-only says nothing of the node. */
    private boolean isNodesOwn(SQLException e) {
        return e.getErrorCode() != READ_ONLY_TRANSACTION || !(session.isReadOnly() || transaction.isActive());
    }

    /** The error stays: what it does to the transaction, and what the application gets. */
    SQLException settle(SqlIntent intent, NodeLease on, Reply reply, Failure failure, SQLException e) {
        if (reply == Reply.BACKEND_LOST) {
            return shaken(intent, on, failure, e);
        }
        boolean unclear = transaction.isUnclear(intent);
        transaction.failed(intent);
        return switch (reply) {
            case READ_ONLY -> isNodesOwn(e) ? Explanations.readOnly(on, failure.detail(), e) : e;
            case CUT_SHORT -> {
                SQLException told = Explanations.timedOut(e);
                yield unclear
                        ? Explanations.with(told, Explanations.unknown(intent, on, failure.detail(), sending, e))
                        : told;
            }
            case UNCLEAR -> {
                if (unclear) {
                    transaction.doom();
                }
                yield unclear ? Explanations.unknown(intent, on, failure.detail(), sending, e) : e;
            }
            case DOOMS -> {
                transaction.doom();
                yield e;
            }
            case PLAIN, BACKEND_LOST -> e;
        };
    }

    private SQLException shaken(SqlIntent intent, NodeLease on, Failure failure, SQLException e) {
        Loss loss = transaction.shaken(intent);
        return switch (loss) {
            case UNKNOWN -> Explanations.unknown(intent, on, failure.detail(), sending, e);
            case ROLLED_BACK, ROLLED_BACK_AS_ASKED ->
                Explanations.shaken(on, failure.detail(), backend.terms().txLostSqlState(), e);
            case RERUN, HARMLESS -> e;
        };
    }
}
