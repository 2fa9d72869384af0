package io.mha.jdbc.internal.connection;

import io.mha.core.balance.Request;
import io.mha.core.health.Evidence;
import io.mha.jdbc.OutcomeUnknownException.Sending;
import io.mha.jdbc.internal.digest.StatementDigest;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.route.Failovers;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The physical connection that a logical one holds at the moment, if any, and the ways in which it loses it. */
class Holding extends Tenancy {
    static final Failure CUT = new Failure(Evidence.IO_RESET, true, "its connection was cut");

    final Backend backend;
    /** What was held first; {@code null} for one that is closed from the beginning. */
    private final @Nullable NodeLease home;

    private final SessionState session = new SessionState();
    final TransactionTracker transaction = new TransactionTracker();
    volatile @Nullable NodeLease lease;
    /** What is run, as far as it is SQL: for messages. */
    private String text = "";
    /** When a call that may change something was sent. */
    private long sentAt;

    /** Where not to go next. */
    Request next = Request.ANY;
    /** Something was written in the session, which lives on in what it says of its last write. */
    boolean written;
    /** The session of the last write is lost. */
    boolean sessionGone;

    private Failovers.@Nullable Move move;
    private volatile @Nullable NodeLease cancelled;
    private volatile boolean closed;
    private String closedBecause = "the connection is closed";
    private String closedState = "08003";

    Holding(Backend backend, @Nullable NodeLease home) {
        this.backend = backend;
        this.home = home;
        this.lease = home;
        this.closed = home == null;
    }

    /** What the application has set. */
    final SessionState session() {
        return session;
    }

    /** What is run next; empty for what is no SQL of the application's. */
    @SuppressWarnings("ReferenceEquality") // mostly the same object, and then there is nothing to store
    final void says(String sql) {
        if (text != sql) {
            text = sql;
        }
    }

    /** Whether the text may be more than one statement. */
    final boolean isScript() {
        return text.indexOf(';') >= 0;
    }

    final void sends() {
        sentAt = backend.timers().nanoTime();
    }

    final Sending sending() {
        long age = Math.max(0, backend.timers().nanoTime() - sentAt);
        return new Sending(StatementDigest.of(text), Duration.ofNanos(age));
    }

    final TransactionTracker transaction() {
        return transaction;
    }

    final @Nullable NodeLease lease() {
        return lease;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Whether it is what is left to a connection that was given back. */
    final boolean isVacant() {
        return home == null;
    }

    final void checkOpen() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException(closedBecause, closedState);
        }
    }

    /** The connection is gone. Tells the cluster what that says of its node, if it says something. */
    final void lose(NodeLease lost, @Nullable Failure failure) {
        if (failure != null && !closed) { // else it was our own caller who cut it
            backend.report(lost, failure);
        }
        drop(lost);
        if (failure != null) {
            avoid(lost);
        }
    }

    /** The connection is in order, but another node shall have the call. */
    final void giveBack(NodeLease bound) {
        lease = null;
        sessionGone |= written;
        bound.release();
        avoid(bound);
    }

    /** What was under way goes on at another node: see {@link #going}. Without a failure, its node went out of service. */
    final void leaves(NodeLease lost, @Nullable Failure failure) {
        move = failure == null
                ? backend.leaves(lost, "out-of-service", "its node went out of service")
                : backend.leaves(lost, Failovers.word(failure.evidence()), failure.detail());
    }

    /** Searches a node, for what has left another one before, or for what had none. */
    final NodeLease going(Failovers.Search search) throws SQLException {
        Failovers.Move under = move;
        move = null;
        return under == null ? search.find() : under.to(search);
    }

    final void drop(NodeLease lost) {
        lost.discard();
        if (lease == lost) {
            lease = null;
            sessionGone |= written;
        }
    }

    private void avoid(NodeLease lost) {
        boolean known = next.excludes(lost.view().node());
        next = known ? next : next.excluding(lost.view().node());
    }

    /** Why a call has lost its connection, if it was our own side that cut it. */
    final @Nullable Cut cutOf(NodeLease bound, @Nullable CallDeadline deadline, SQLException e) {
        if (closed && bound.link().isBroken()) {
            return Cut.ABORT;
        }
        if (deadline != null && deadline.hasStruck()) {
            return Cut.DEADLINE;
        }
        if (cancelled == bound) {
            return Cut.CANCEL;
        }
        boolean interrupted = Thread.currentThread().isInterrupted() && OutcomeRules.isInterruption(e);
        return interrupted ? Cut.INTERRUPT : null;
    }

    /** Cuts the connection if a call runs on it. */
    final void cutShort(NodeLease on) {
        if (on.isInCall()) {
            cancelled = on;
            on.cut();
        }
    }

    final SQLException close(String because, String state) {
        if (!closed) {
            closedBecause = because;
            closedState = state;
            closed = true;
        }
        return new SQLNonTransientConnectionException(because, state);
    }

    /** From now on there is nothing to hold; gives what was held. */
    final @Nullable NodeLease closing() {
        closed = true;
        NodeLease current = lease;
        lease = null;
        return current;
    }

    /** Cuts the connection under a call that runs, from any thread, without waiting for anything. */
    final void abort() {
        closed = true;
        NodeLease current = lease;
        if (current != null) {
            current.cut();
        }
    }

    /** Whether nothing unusual has befallen it since it was borrowed. */
    final boolean isUnmoved() {
        NodeLease first = home;
        return first != null
                && lease == first
                && !closed
                && cancelled == null
                && !first.link().isBroken()
                && !first.isInCall();
    }

    /** Sets back what the pool does not. */
    final boolean undone(NodeLease current) {
        if (!session().isToUndo()) {
            return true;
        }
        current.enter();
        try {
            session().undo(current.connection());
            return true;
        } catch (SQLException e) {
            return false;
        } finally {
            current.exit();
        }
    }

    /** As it was when it was borrowed. */
    void reset() {
        session.reset();
        transaction.reset();
        says("");
        sentAt = 0;
        if (next != Request.ANY) {
            next = Request.ANY;
        }
        written = false;
        sessionGone = false;
    }
}
