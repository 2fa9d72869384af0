package io.mha.jdbc.internal.connection;

import io.mha.core.balance.Request;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import io.mha.jdbc.internal.outcome.Reply;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Which physical connection a logical one holds, whether it may be exchanged for another, and how it is given up. It
 * moves before a call, when that changes nothing for the application; a call itself is moved by {@link NodeBinding}.
 */
class Mooring extends Holding {
    private static final int RESTORE_ATTEMPTS = 3;

    private @Nullable String key;
    private boolean pinned;
    private boolean soiled;
    private boolean handedOut;
    private boolean unresolved;
    private boolean asked;
    private int holds;

    private @Nullable Belongings spare;

    Mooring(Backend backend, @Nullable NodeLease home) {
        super(backend, home);
    }

    /** From now on the connection stays where it is. */
    final void pin() {
        pinned = true;
    }

    /** An object of the driver was handed out: what is done with it, nobody here sees. */
    final void unwrapped() {
        pinned = true;
        handedOut = true;
        backend.unwrapped();
    }

    /** For a statement to remember what belongs to it; with nothing in it. */
    final Belongings belongings() {
        Belongings free = spare;
        spare = null;
        return free == null ? new Belongings() : free;
    }

    /** A statement is closed. What another thread may still be about to fill is not used again. */
    final void done(Belongings belongings) {
        if (isPrivate() && belongings.isSmall()) {
            belongings.clear();
            spare = belongings;
        }
    }

    /** Something is open that lives on this physical connection alone: rows, a batch. */
    final void hold() {
        holds++;
    }

    final void unhold() {
        holds--;
    }

    final boolean mayMove() {
        return !isPinned() && holds == 0 && transaction.isMovable();
    }

    /** For ever, or because the application has asked for what the session knows of its last statements. */
    private boolean isPinned() {
        return pinned || asked;
    }

    /** A statement has ended well. */
    final void noteRun(SqlIntent intent) {
        soiled |= intent.leaves();
        if (intent.kind() == SqlIntent.Kind.READ) {
            asked |= intent.pins();
        } else {
            pinned |= intent.pins();
            asked &= intent.kind() != SqlIntent.Kind.WRITE;
            written = true;
            sessionGone = false;
        }
        if (next != Request.ANY) {
            next = Request.ANY;
        }
    }

    /** A statement has ended with an error of its own: it may have done a part. */
    final void noteFailed(SqlIntent intent, Reply reply, SQLException e) {
        boolean read = intent.kind() == SqlIntent.Kind.READ;
        asked |= read && intent.pins();
        pinned |= !read && intent.pins();
        soiled |= intent.leaves();
        // A driver that gave up by itself may have sent a KILL QUERY that comes late and hits the next statement.
        unresolved |= reply == Reply.CUT_SHORT && e.getErrorCode() <= 0;
    }

    /** The physical connection for a call: the one we have, if it is still good, else another. */
    final NodeLease bind(SqlIntent intent) throws SQLException {
        NodeLease current = lease;
        boolean usual = !sessionGone && intent.key() == null;
        return current != null
                        && usual
                        && !current.link().isBroken()
                        && !current.pool().isRetired()
                ? current
                : rebind(intent, current);
    }

    private NodeLease rebind(SqlIntent intent, @Nullable NodeLease current) throws SQLException {
        checkOpen();
        asked &= intent.kind() != SqlIntent.Kind.WRITE; // it overwrites what the session knows
        boolean broken = current != null && current.link().isBroken();
        refuseIfSessionIsGone(intent, broken || current == null);
        if (current != null && broken) {
            if (isPinned() || !transaction.isMovable()) {
                if (intent.kind() == SqlIntent.Kind.ROLLBACK) {
                    return current; // it will fail, and that is the rollback
                }
                throw lostBefore(current);
            }
            drop(current);
        } else if (current != null) {
            // What the last write left in the session, such as LAST_INSERT_ID(), lasts until the next one.
            boolean leaves = current.pool().isRetired() && !(written && intent.kind() == SqlIntent.Kind.READ);
            if (!leaves || !mayMove()) {
                return wanted(intent, current);
            }
            drop(current);
        }
        if (isPinned()) {
            transaction.admit(SqlIntent.Kind.UNKNOWN);
            throw close(
                    "the node that this connection was pinned to is gone, and with it what the session held", "08006");
        }
        if (current != null) {
            leaves(current, broken ? CUT : null);
        }
        return going(() -> acquire(intent.key()));
    }

    /** A read of what the last statement left in its session, such as LAST_INSERT_ID(), never asks another one. */
    private void refuseIfSessionIsGone(SqlIntent intent, boolean unbound) throws SQLException {
        boolean asks = intent.kind() == SqlIntent.Kind.READ && intent.pins();
        if (asks && (sessionGone || (unbound && written))) {
            throw new SQLTransientConnectionException(
                    "the session that this statement asks about was lost with its node; nothing was changed", "08006");
        }
    }

    /** Known to be lost before the call was sent. */
    private SQLException lostBefore(NodeLease current) {
        lose(current, null);
        SQLException e = new SQLNonTransientConnectionException(CUT.detail(), "08006");
        return explain(transaction.lostWhileIdle(), NodeBinding.STATE, current, CUT, null, e);
    }

    /** The connection that we have, or that of the node to which the statement says it belongs. */
    private NodeLease wanted(SqlIntent intent, NodeLease current) throws SQLException {
        String belongs = intent.key();
        boolean stays = written && intent.kind() == SqlIntent.Kind.READ;
        if (belongs == null || belongs.equals(key) || !backend.terms().keyed() || stays || !mayMove()) {
            return current;
        }
        lease = null;
        try {
            NodeLease other = acquire(belongs);
            if (other.pool() == current.pool()) {
                lease = current;
                other.release();
                return current;
            }
            current.release();
            return other;
        } catch (SQLException noOther) {
            lease = current;
            if (isClosed()) {
                abort();
                checkOpen();
            }
            return current;
        }
    }

    private NodeLease acquire(@Nullable String belongs) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            NodeLease fresh = backend.router().borrow(belongs == null ? next : next.withKey(belongs));
            fresh.enter();
            try {
                session().restore(fresh.connection());
                backend.product(fresh);
                lease = fresh;
                key = belongs;
                if (isClosed()) { // aborted meanwhile, by somebody who did not see this one
                    abort();
                    checkOpen();
                }
                return fresh;
            } catch (SQLException e) {
                Failure failure = OutcomeRules.ofCall(e);
                lose(fresh, failure);
                if (!failure.linkLost() || attempt == RESTORE_ATTEMPTS || isClosed()) {
                    throw e;
                }
            } finally {
                fresh.exit();
            }
        }
    }

    final SQLException explain(
            Loss loss, SqlIntent intent, NodeLease lost, Failure failure, @Nullable Cut cut, SQLException e) {
        boolean unknown = loss == Loss.UNKNOWN;
        if (unknown && (intent.kind() == SqlIntent.Kind.COMMIT || !transaction.isMovable())) {
            close("the connection was closed when its node was lost during a commit", "08003");
        } else if (isPinned() && (unknown || loss == Loss.RERUN || loss == Loss.HARMLESS)) {
            close("the node that this connection was pinned to is gone", "08003");
        }
        SQLException told = Explanations.lost(loss, intent, lost, failure.detail(), cut, this, e);
        if (cut == null) {
            backend.told(lost, loss, failure, told);
        }
        return told;
    }

    /** Gives the physical connection back, and where that is safe this object with it. */
    final void close() {
        boolean again = isPrivate() && isUnmoved();
        NodeLease current = again ? lease : closing();
        if (current == null || (!again && LateEnd.isNeeded(current, backend.timers()))) {
            return;
        }
        if (again && !isUsed()) {
            end();
            current.recycle(this);
        } else if (unresolved
                || transaction.isOpenInAutoCommit()
                || isLeftOpen(current)
                || (soiled && !isResetByServer(current))
                || !undone(current)) {
            closing();
            // The pool resets most of what JDBC's own methods have set: the next borrower would find the rest.
            current.discard();
        } else if (again) {
            end();
            reset();
            current.recycle(this);
        } else {
            current.release();
        }
    }

    private boolean isResetByServer(NodeLease current) {
        boolean done = holds == 0 && transaction.isAutoCommit() && current.reset();
        if (!done) {
            backend.soiled();
        }
        return done;
    }

    /** Whether somebody has opened a transaction behind our back, who had the driver's own object. */
    private boolean isLeftOpen(NodeLease current) {
        if (!handedOut || !transaction.isAutoCommit()) {
            return false; // in a transaction that the pool knows of, it rolls back
        }
        ServerFlags flags = ServerFlags.of(current.connection());
        return flags == null || flags.inTransaction() || !flags.commits();
    }

    @Override
    final void reset() {
        super.reset();
        key = null;
        pinned = false;
        handedOut = false;
        soiled = false;
        unresolved = false;
        asked = false;
        holds = 0;
    }
}
