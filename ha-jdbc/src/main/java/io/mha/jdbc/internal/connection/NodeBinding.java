package io.mha.jdbc.internal.connection;

import io.mha.core.balance.Request;
import io.mha.core.health.Evidence;
import io.mha.jdbc.OutcomeUnknownException;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.pool.PhysicalLink;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a logical connection is bound to: one physical connection of one node, or none at the moment. Every call that
 * may go over the wire goes through {@link #run}, and here alone is decided what becomes of a call whose node was lost:
 * it is run again elsewhere if it provably did nothing, else the application is told what is known.
 *
 * <p>Used by one thread at a time, as JDBC asks for; only {@link #abort} may come from another.
 */
final class NodeBinding {
    /** A call that touches nothing but the session, in a way that can be repeated on another one. */
    private static final SqlIntent STATE = new SqlIntent(SqlIntent.Kind.READ, false, false);

    static final SqlIntent COMMIT = new SqlIntent(SqlIntent.Kind.COMMIT, false, false);
    static final SqlIntent ROLLBACK = new SqlIntent(SqlIntent.Kind.ROLLBACK, false, false);
    static final SqlIntent TRANSACTION = new SqlIntent(SqlIntent.Kind.TRANSACTION, false, false);
    static final SqlIntent WRITE = new SqlIntent(SqlIntent.Kind.WRITE, false, false);
    static final SqlIntent UNKNOWN = new SqlIntent(SqlIntent.Kind.UNKNOWN, false, false);

    private static final int RESTORE_ATTEMPTS = 3;

    private final Backend backend;
    private final SessionState session = new SessionState();
    private final TransactionTracker transaction = new TransactionTracker();
    private volatile @Nullable NodeLease lease;
    private volatile boolean closed;
    private String closedBecause = "the connection is closed";
    private String closedState = "08003";
    private Request next = Request.ANY;
    private boolean pinned;
    private boolean written;
    private boolean sessionGone;
    private int holds;

    /** A call on the physical connection. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        T on(Connection physical) throws SQLException;
    }

    NodeBinding(Backend backend) throws SQLException {
        this.backend = backend;
        this.lease = backend.router().borrow(Request.ANY);
    }

    SessionState session() {
        return session;
    }

    TransactionTracker transaction() {
        return transaction;
    }

    @Nullable
    NodeLease lease() {
        return lease;
    }

    /** The physical connection that we hold, whatever its pool has come to. */
    NodeLease held() throws SQLException {
        NodeLease current = lease;
        return current == null ? bound() : current;
    }

    boolean isClosed() {
        return closed;
    }

    /** From now on the connection stays where it is. */
    void pin() {
        pinned = true;
    }

    /** Something is open that lives on this physical connection alone: rows, a batch. */
    void hold() {
        holds++;
    }

    void unhold() {
        holds--;
    }

    /** Runs a call that is no rollback. */
    <T> T run(SqlIntent intent, Call<@Nullable T> call) throws SQLException {
        return Objects.requireNonNull(this.<@Nullable T>run(intent, null, call));
    }

    /**
     * Runs a call on a physical connection.
     *
     * @param intent what it does
     * @param ifRolledBack the result if the call was a rollback and the node was lost: then it is rolled back
     * @param call what to run; twice, if the intent allows it
     */
    <T extends @Nullable Object> T run(SqlIntent intent, T ifRolledBack, Call<T> call) throws SQLException {
        return run(intent, true, ifRolledBack, call);
    }

    /** Makes an object on a physical connection: executes nothing and begins no transaction. */
    <T> T make(Call<@Nullable T> call) throws SQLException {
        return Objects.requireNonNull(this.<@Nullable T>run(STATE, false, null, call));
    }

    /** Sets something on the physical connection: executes nothing and begins no transaction. */
    void touch(SessionState.Setting setting) throws SQLException {
        this.<@Nullable Object>run(STATE, false, null, c -> {
            setting.apply(c);
            return null;
        });
    }

    private <T extends @Nullable Object> T run(SqlIntent intent, boolean executes, T ifRolledBack, Call<T> call)
            throws SQLException {
        transaction.admit(intent.kind());
        if (transaction.isAborted() && !intent.pins()) {
            checkOpen();
            transaction.ran(ROLLBACK); // the server did it when it lost the connection
            return ifRolledBack;
        }
        boolean asksSession = intent.kind() == SqlIntent.Kind.READ && intent.pins();
        for (int reruns = 0; ; reruns++) {
            NodeLease bound = asksSession ? sameSession() : bound();
            PhysicalLink link = bound.link();
            link.enter();
            try {
                long began = executes ? bound.time() : 0;
                T result = call.on(bound.connection());
                if (executes) {
                    bound.took(began);
                    ran(intent);
                }
                return result;
            } catch (SQLException e) {
                Failure failure = OutcomeRules.ofCall(e);
                if (!failure.linkLost()) {
                    if (executes) {
                        transaction.failed(intent);
                    }
                    throw e;
                }
                // Where the caller's own time limit struck, there is no time left for a second try.
                boolean movable = mayMove() && failure.evidence() != Evidence.READ_TIMEOUT;
                lose(bound, failure);
                Loss loss = transaction.lost(intent);
                if (loss == Loss.ROLLED_BACK_AS_ASKED) {
                    return ifRolledBack;
                }
                if (loss != Loss.RERUN || !movable || reruns >= backend.retryReads()) {
                    throw explain(loss, intent, bound, failure, e);
                }
            } finally {
                link.exit();
            }
        }
    }

    private void ran(SqlIntent intent) {
        transaction.ran(intent);
        pinned |= intent.pins();
        if (intent.kind() != SqlIntent.Kind.READ) {
            written = true;
            sessionGone = false;
        }
    }

    /** For a read of what the last statement left in its session, such as LAST_INSERT_ID(): never on another one. */
    private NodeLease sameSession() throws SQLException {
        checkOpen();
        NodeLease current = lease;
        if (current != null && !sessionGone) {
            return current;
        }
        if (sessionGone || written) {
            throw new SQLTransientConnectionException(
                    "the session that this statement asks about was lost with its node; nothing was changed", "08006");
        }
        return bound();
    }

    /** The physical connection to use now: the one we have, if it is still good, else another. */
    NodeLease bound() throws SQLException {
        NodeLease current = lease;
        if (current != null && !(current.pool().isRetired() && mayMove())) {
            return current;
        }
        checkOpen();
        if (current != null) {
            current.discard();
            lease = null;
            sessionGone |= written;
        }
        transaction.admit(SqlIntent.Kind.UNKNOWN);
        if (pinned) {
            throw close(
                    "the node that this connection was pinned to is gone, and with it what the session held", "08006");
        }
        for (int attempt = 1; ; attempt++) {
            NodeLease fresh = backend.router().borrow(next);
            fresh.link().enter();
            try {
                session.restore(fresh.connection());
                next = Request.ANY;
                lease = fresh;
                return fresh;
            } catch (SQLException e) {
                Failure failure = OutcomeRules.ofCall(e);
                lose(fresh, failure);
                if (!failure.linkLost() || attempt == RESTORE_ATTEMPTS) {
                    throw e;
                }
            } finally {
                fresh.link().exit();
            }
        }
    }

    /** A call outside of {@link #run} failed: a getter, or reading rows. Gives the exception to throw. */
    SQLException failed(@Nullable NodeLease on, SQLException e) {
        Failure failure = OutcomeRules.ofCall(e);
        if (!failure.linkLost() || on == null) {
            return e;
        }
        if (lease != on) {
            return new SQLNonTransientConnectionException(
                    "the node " + on.view().node().id() + " was lost, and with it what was open on it: "
                            + failure.detail(),
                    "08006",
                    e);
        }
        lose(on, failure);
        return explain(transaction.lostWhileIdle(), STATE, on, failure, e);
    }

    void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException(closedBecause, closedState);
        }
    }

    /** Gives the physical connection back. */
    void close() throws SQLException {
        closed = true;
        NodeLease current = lease;
        lease = null;
        if (current == null) {
            return;
        }
        if (transaction.isOpenInAutoCommit()) {
            // Begun by SQL text: the pool sees autocommit and would pass the open transaction on to the next borrower.
            current.discard();
        } else {
            current.release();
        }
    }

    /** Cuts the connection under a call that runs, from any thread, without waiting for anything. */
    void abort() {
        closed = true;
        NodeLease current = lease;
        if (current != null) {
            current.link().cut();
            current.discard();
        }
    }

    private boolean mayMove() {
        return !pinned && holds == 0 && transaction.isMovable();
    }

    private void lose(NodeLease lost, Failure failure) {
        if (!closed) { // else it was our own caller who cut it
            backend.report(lost, failure);
        }
        lost.discard();
        if (lease == lost) {
            lease = null;
            sessionGone |= written;
        }
        next = Request.ANY.excluding(lost.view().node());
    }

    private SQLException explain(Loss loss, SqlIntent intent, NodeLease lost, Failure failure, SQLException e) {
        String node = lost.view().node().id();
        long generation = lost.pool().generation();
        return switch (loss) {
            case ROLLED_BACK, ROLLED_BACK_AS_ASKED ->
                new SQLTransactionRollbackException(
                        "node " + node + " (generation " + generation + ") was lost before the commit was sent, so the"
                                + " transaction is rolled back; call rollback() and run it again: " + failure.detail(),
                        "40001",
                        e);
            case UNKNOWN -> {
                boolean commit = intent.kind() == SqlIntent.Kind.COMMIT;
                if (commit || !transaction.isMovable()) {
                    close("the connection was closed when its node was lost during a commit", "08003");
                }
                yield new OutcomeUnknownException(
                        commit ? "commit" : "a statement", node, generation, failure.detail(), e);
            }
            case RERUN, HARMLESS -> {
                String text = "node " + node + " (generation " + generation + ") was lost, nothing was changed: "
                        + failure.detail();
                if (pinned) {
                    close("the node that this connection was pinned to is gone", "08003");
                }
                yield new SQLTransientConnectionException(text, "08006", e);
            }
        };
    }

    private SQLException close(String because, String state) {
        closed = true;
        closedBecause = because;
        closedState = state;
        return new SQLNonTransientConnectionException(because, state);
    }
}
