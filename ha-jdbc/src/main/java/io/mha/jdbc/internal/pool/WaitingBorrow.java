package io.mha.jdbc.internal.pool;

import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.time.Deadline;
import io.mha.jdbc.internal.pool.BorrowFailure.Reason;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody for whom no connection was at hand. He stands in line until he gets one, until the node turns out to have
 * none to give, until his time is up, or until it is better to go elsewhere: the connection that is being opened for him
 * becomes an idle one then, so nothing is lost.
 */
final class WaitingBorrow {
    /**
     * HikariCP retries a failed connect in silence until the borrower's time is up. So a borrower waits in slices, and
     * looks between them whether there is something to wait for.
     */
    private static final long SLICE_NANOS = 50_000_000L;

    private final NodePool pool;
    private final NodeView view;
    private final Deadline deadline;
    private final long patienceNanos;
    private final long failuresBefore;
    private final Elsewhere elsewhere;

    /**
     * Nobody waits yet.
     *
     * @param pool whose connection is wanted
     * @param view its node as it was picked
     * @param deadline when to give up at the latest
     * @param patienceNanos how much time there was in all
     * @param failuresBefore the number of the last failure that is old news
     * @param elsewhere what the other nodes have
     */
    WaitingBorrow(
            NodePool pool,
            NodeView view,
            Deadline deadline,
            long patienceNanos,
            long failuresBefore,
            Elsewhere elsewhere) {
        this.pool = pool;
        this.view = view;
        this.deadline = deadline;
        this.patienceNanos = patienceNanos;
        this.failuresBefore = failuresBefore;
        this.elsewhere = elsewhere;
    }

    /**
     * Waits.
     *
     * @param hasLittleHope whether others wait already, or what is idle is dead; then a free place elsewhere is better at
     *     once
     * @return the connection
     * @throws BorrowFailure if there is none
     * @throws SQLException if the thread is interrupted
     */
    NodeLease lease(boolean hasLittleHope) throws BorrowFailure, SQLException {
        if (hasLittleHope && elsewhere.look(view) == Elsewhere.Room.FREE) {
            throw busy();
        }
        WaitingLine.Place place = pool.line().join();
        if (place == null) {
            throw failure(
                    Reason.FULL, "as many wait for a connection as queueLimit allows (" + pool.counts() + ")", null);
        }
        try {
            while (true) {
                giveUpIfHopeless();
                if (place.await(slice())) {
                    try {
                        return pool.take(view, slice());
                    } catch (SQLException e) {
                        NodePool.passOnInterrupt(e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(
                    pool.node().id() + ": interrupted while waiting for a connection", "08001", e);
        } finally {
            pool.line().leave(place);
        }
    }

    private long slice() {
        return Math.min(SLICE_NANOS, deadline.remainingNanos());
    }

    private long waited() {
        return patienceNanos - deadline.remainingNanos();
    }

    private void giveUpIfHopeless() throws BorrowFailure {
        boolean empty = pool.total() == 0;
        ConnectFailure failure = news();
        if (failure != null && (empty || failure.failure().evidence().isTransport())) {
            throw NodePool.failed(failure, waited()); // else wait on: those in use will come back
        }
        if (pool.isRetired()) {
            throw failure(Reason.NODE, "went out of service", null);
        }
        if (deadline.isExpired()) {
            throw busy();
        }
        if (waited() >= pool.hedgeNanos()) {
            Elsewhere.Room room = elsewhere.look(view);
            boolean longEnough = empty || waited() >= patienceNanos / 2;
            if (room == Elsewhere.Room.FREE || (room == Elsewhere.Room.BUSY && longEnough)) {
                throw busy();
            }
        }
    }

    private @Nullable ConnectFailure news() {
        ConnectFailure failure = pool.connections().lastFailure();
        return failure != null && failure.number() > failuresBefore ? failure : null;
    }

    private BorrowFailure busy() {
        ConnectFailure failure = news();
        String last = failure == null
                ? ""
                : "; to open another one failed: " + failure.failure().detail();
        return failure(
                whose(failure),
                "no free connection (" + pool.counts() + ")" + last,
                failure == null ? null : failure.exception());
    }

    private Reason whose(@Nullable ConnectFailure news) {
        if (pool.total() > 0 && pool.idle() == 0) {
            return Reason.BUSY;
        }
        return news == null ? Reason.SILENT : Reason.NODE;
    }

    private BorrowFailure failure(Reason reason, String detail, @Nullable SQLException cause) {
        return new BorrowFailure(reason, Evidence.CONNECT_TIMEOUT, detail, waited(), cause);
    }
}
