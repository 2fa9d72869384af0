package io.mha.jdbc.internal.connection;

import io.mha.core.balance.Request;
import io.mha.core.health.Evidence;
import io.mha.jdbc.internal.connection.SessionState.Setting;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import io.mha.jdbc.internal.outcome.Reply;
import io.mha.jdbc.internal.outcome.ServerProduct;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Every call of a logical connection that may go over the wire goes through {@link #run}, and here alone is decided what
 * becomes of a call whose node was lost: it is run again elsewhere if it provably did nothing, else the application is
 * told what is known.
 *
 * <p>Used by one thread at a time, as JDBC asks for; only {@link #abort} and {@link #cutShort} may come from another.
 */
final class NodeBinding extends Mooring {
    /** A call that touches nothing but the session, in a way that can be repeated on another one. */
    static final SqlIntent STATE = new SqlIntent(SqlIntent.Kind.READ, false, false);

    static final SqlIntent COMMIT = new SqlIntent(SqlIntent.Kind.COMMIT, false, false);
    static final SqlIntent ROLLBACK = new SqlIntent(SqlIntent.Kind.ROLLBACK, false, false);
    static final SqlIntent TRANSACTION = new SqlIntent(SqlIntent.Kind.TRANSACTION, false, false);
    static final SqlIntent WRITE = new SqlIntent(SqlIntent.Kind.WRITE, false, false);
    static final SqlIntent UNKNOWN = new SqlIntent(SqlIntent.Kind.UNKNOWN, false, false);

    /** How often a call that did nothing is tried on other nodes. */
    private static final int ATTEMPTS = 3;

    /** How much later than the driver's own time limit ours strikes, where the driver's can work. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What calls are made on: the physical connection, or something that lives on it. */
    @FunctionalInterface
    interface Target<X> {
        X of(NodeLease lease) throws SQLException;
    }

    /** A call on something physical. */
    @FunctionalInterface
    interface Call<X, T extends @Nullable Object> {
        T on(X physical) throws SQLException;
    }

    private static final Target<Connection> CONNECTION = NodeLease::connection;

    private NodeBinding(Backend backend, @Nullable NodeLease home) {
        super(backend, home);
    }

    /** Borrows a physical connection; uses again what its last borrower has left there. */
    static NodeBinding borrow(Backend backend) throws SQLException {
        NodeLease lease = backend.router().borrow(Request.ANY);
        NodeBinding binding = lease.kept() instanceof NodeBinding left ? left : new NodeBinding(backend, lease);
        binding.begin();
        return binding;
    }

    /** What connections have that were given back. */
    static NodeBinding vacant(Backend backend) {
        return new NodeBinding(backend, null);
    }

    /** The physical connection that we hold, whatever its pool has come to. */
    NodeLease held() throws SQLException {
        NodeLease current = lease();
        return current == null ? bound() : current;
    }

    /** The physical connection to use now for something that executes nothing. */
    NodeLease bound() throws SQLException {
        return bind(STATE);
    }

    /** Runs a call that is no rollback. */
    <T> T run(SqlIntent intent, Call<Connection, @Nullable T> call) throws SQLException {
        return Objects.requireNonNull(this.<Connection, @Nullable T>run(intent, 0, null, CONNECTION, call));
    }

    /** Runs a call that gives nothing. */
    void perform(SqlIntent intent, Setting call) throws SQLException {
        this.<Connection, @Nullable Void>run(intent, 0, null, CONNECTION, call);
    }

    /**
     * Runs a call.
     *
     * @param intent what it does
     * @param seconds its query timeout, 0 for none
     * @param ifRolledBack the result if the call was a rollback and the node was lost: then it is rolled back
     * @param target on what to run it
     * @param call what to run; twice, if the intent allows it
     */
    <X, T extends @Nullable Object> T run(
            SqlIntent intent, int seconds, T ifRolledBack, Target<X> target, Call<X, T> call) throws SQLException {
        return run(intent, true, seconds, ifRolledBack, target, call);
    }

    /** Makes an object on a physical connection: executes nothing and begins no transaction. */
    <T> T make(Call<Connection, @Nullable T> call) throws SQLException {
        return Objects.requireNonNull(this.<Connection, @Nullable T>run(STATE, false, 0, null, CONNECTION, call));
    }

    /** Sets something on the physical connection: executes nothing and begins no transaction. */
    void touch(Setting setting) throws SQLException {
        this.<Connection, @Nullable Void>run(STATE, false, 0, null, CONNECTION, setting);
    }

    private <X, T extends @Nullable Object> T run(
            SqlIntent intent, boolean executes, int seconds, T ifRolledBack, Target<X> target, Call<X, T> call)
            throws SQLException {
        transaction.admit(intent.kind());
        if (transaction.isAborted() && !intent.pins()) {
            checkOpen();
            transaction.ran(ROLLBACK); // the server did it when it lost the connection
            return ifRolledBack;
        }
        @Nullable SQLException earlier = null;
        for (int reruns = 0; ; reruns++) {
            NodeLease bound = earlier == null ? enter(intent) : enterAfter(earlier, intent);
            CallDeadline deadline = null;
            SQLException failure;
            try {
                deadline = seconds == 0 ? null : deadline(bound, seconds);
                if (!executes) {
                    return call.on(target.of(bound));
                }
                if (intent.kind() != SqlIntent.Kind.READ) {
                    sends();
                }
                long began = bound.time();
                T result = call.on(target.of(bound));
                bound.took(began);
                ran(intent, bound);
                return result;
            } catch (SQLException e) {
                failure = e;
            } finally {
                bound.exit();
                if (deadline != null) {
                    deadline.end();
                }
            }
            if (failure instanceof StatementInvalidatedException) {
                throw failure; // ours: nothing was sent
            }
            try {
                if (!goesOn(intent, executes, reruns, bound, failure, deadline)) {
                    return ifRolledBack;
                }
            } catch (SQLException told) {
                throw Explanations.after(earlier, told);
            }
            earlier = Explanations.after(earlier, Explanations.at(bound, failure));
        }
    }

    /** A call goes out on what we hold; not if another thread closes or moves the connection in this very moment. */
    private NodeLease enter(SqlIntent intent) throws SQLException {
        while (true) {
            NodeLease bound = bind(intent);
            bound.enter();
            if (lease() == bound) {
                return bound;
            }
            bound.exit();
        }
    }

    private NodeLease enterAfter(SQLException earlier, SqlIntent intent) throws SQLException {
        try {
            return going(() -> enter(intent));
        } catch (SQLException e) {
            throw Explanations.after(earlier, e);
        }
    }

    private CallDeadline deadline(NodeLease bound, int seconds) {
        boolean driverCan = !backend.product(bound).isMyCat();
        long nanos = TimeUnit.SECONDS.toNanos(seconds) + (driverCan ? GRACE_NANOS : 0);
        return CallDeadline.after(nanos, backend.timers(), bound.link());
    }

    private void ran(SqlIntent intent, NodeLease bound) {
        transaction.ran(intent);
        noteRun(intent);
        if (intent.kind() == SqlIntent.Kind.UNKNOWN && (intent.pins() || intent.implicitCommit())) {
            observe(bound);
        }
    }

    /** A procedure or a text that nobody could read has run: the server knows what is open now. */
    private void observe(NodeLease bound) {
        ServerFlags flags = ServerFlags.of(bound.connection());
        // Results that MyCat makes itself say "no transaction" in the middle of one.
        if (flags != null && (flags.inTransaction() || !backend.product(bound).isMyCat())) {
            transaction.observed(flags.inTransaction(), flags.commits());
        } else {
            transaction.unobserved();
        }
    }

    /**
     * What becomes of a call that has failed: gives {@code true} if it is to be run again, and {@code false} if it is
     * rolled back, as it asked for.
     */
    private boolean goesOn(
            SqlIntent intent,
            boolean executes,
            int reruns,
            NodeLease bound,
            SQLException e,
            @Nullable CallDeadline deadline)
            throws SQLException {
        ServerProduct product = productFor(bound, e);
        Failure failure = read(bound, e, product);
        Cut cut = cutOf(bound, deadline, e);
        Reply reply = cut != null || failure.linkLost() ? null : OutcomeRules.reply(e, product);
        if (reply == null || (reply == Reply.BACKEND_LOST && intent.kind() == SqlIntent.Kind.ROLLBACK)) {
            // A rollback that a middleware could not finish is done by closing the connection.
            return goesOnAfterLoss(intent, executes, reruns, bound, failure, cut, e);
        }
        if (!executes) {
            throw e;
        }
        AnsweredErrors errors = new AnsweredErrors(backend, session(), transaction, sending());
        errors.report(bound, reply, failure, e);
        if (errors.mayGoElsewhere(intent, reply, failure, e) && mayMove() && mayRunAgain(intent, true, reruns)) {
            giveBack(bound);
            leaves(bound, failure);
            return true;
        }
        noteFailed(intent, reply, e);
        throw errors.settle(intent, bound, reply, failure, e);
    }

    /** What the server is, where that matters for what its error means. */
    private ServerProduct productFor(NodeLease on, SQLException e) {
        boolean answered = e.getErrorCode() > 0 || !OutcomeRules.ofCall(e).linkLost();
        return answered ? backend.product(on) : ServerProduct.UNKNOWN;
    }

    /** Connector/J says of a batch that was lost only that its statement is closed. */
    private static Failure read(NodeLease on, SQLException e, ServerProduct product) {
        Failure failure = OutcomeRules.ofCall(e, product);
        return on.link().isClosed() ? failure.onClosedLink() : failure;
    }

    private boolean goesOnAfterLoss(
            SqlIntent intent,
            boolean executes,
            int reruns,
            NodeLease bound,
            Failure failure,
            @Nullable Cut cut,
            SQLException e)
            throws SQLException {
        // Where the caller's own time limit struck, there is no time left for a second try.
        boolean movable = mayMove()
                && cut == null
                && failure.evidence() != Evidence.READ_TIMEOUT
                && !Thread.currentThread().isInterrupted();
        lose(bound, cut == null ? failure : null);
        Loss loss = transaction.lost(intent);
        if (loss == Loss.ROLLED_BACK_AS_ASKED) {
            return false;
        }
        if (loss == Loss.RERUN && movable && mayRunAgain(intent, executes, reruns)) {
            leaves(bound, failure);
            return true;
        }
        throw explain(loss, intent, bound, failure, cut, e);
    }

    private boolean mayRunAgain(SqlIntent intent, boolean executes, int reruns) {
        if (!executes || !intent.rerunnable()) {
            return reruns < ATTEMPTS; // nothing was done, or nothing that a server worked on
        }
        return reruns < backend.terms().retryReads() && backend.tryRetry();
    }

    /** A call outside of {@link #run} failed: a getter, or reading rows. Gives the exception to throw. */
    SQLException failed(@Nullable NodeLease on, SQLException e) {
        if (on == null) {
            return e;
        }
        ServerProduct product = productFor(on, e);
        Failure failure = read(on, e, product);
        Cut cut = cutOf(on, null, e);
        if (cut == null && !failure.linkLost()) {
            if (OutcomeRules.reply(e, product).endsTransaction()) {
                transaction.doom();
            }
            return e;
        }
        if (lease() != on) {
            return Explanations.gone(on, failure.detail(), e);
        }
        lose(on, cut == null ? failure : null);
        return explain(transaction.lostWhileIdle(), STATE, on, failure, cut, e);
    }

    /** Answers for what is bound now; it never fails over and never throws for a lost node. */
    boolean isValid(int seconds) {
        NodeLease on = lease();
        if (isClosed() || transaction.isAborted()) {
            return false;
        }
        if (on == null) {
            return true; // the next statement binds it to a node
        }
        boolean valid = answers(on, seconds);
        if (!valid && transaction.isMovable()) {
            on.cut(); // so that the next statement knows not to send anything there
        }
        return valid;
    }

    /** Drivers take up to twice the time that they are given. */
    private boolean answers(NodeLease on, int seconds) {
        CallDeadline deadline = seconds == 0
                ? null
                : CallDeadline.after(TimeUnit.SECONDS.toNanos(seconds), backend.timers(), on.link());
        on.enter();
        try {
            return !on.link().isBroken() && on.connection().isValid(seconds);
        } catch (SQLException e) {
            return false;
        } finally {
            on.exit();
            if (deadline != null) {
                deadline.end();
            }
        }
    }
}
