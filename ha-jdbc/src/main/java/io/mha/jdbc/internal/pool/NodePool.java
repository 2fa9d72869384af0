package io.mha.jdbc.internal.pool;

import com.zaxxer.hikari.pool.HikariPool;
import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.outcome.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one node under one generation. When the node fails, the whole pool is given up and a new one
 * begins with the next generation: no connection of before can come back, and no thread of before is still waiting out
 * its backoff when the node returns.
 */
public final class NodePool {
    /**
     * HikariCP retries a failed connect in silence until the borrower's time is up. So a borrower waits in slices, and
     * looks between them whether there is something to wait for.
     */
    private static final long FIRST_SLICE_NANOS = 20_000_000L;

    private static final long MAX_SLICE_NANOS = 50_000_000L;

    /** Attempts to connect to a node that gives no connection at all are this far apart. */
    private static final long RETRY_NANOS = 100_000_000L;

    private final Node node;
    private final long generation;
    private final HikariPool pool;
    private final NodeConnections connections;
    private final NanoClock clock;

    NodePool(Node node, long generation, HikariPool pool, NodeConnections connections, NanoClock clock) {
        this.clock = clock;
        this.node = node;
        this.generation = generation;
        this.pool = pool;
        this.connections = connections;
    }

    /**
     * Whether the pool has no connection and could not make one lately. HikariCP would pause longer and longer before it
     * tries again, for up to five seconds; a new pool tries at once.
     *
     * @return {@code true} if it is time for a new pool
     */
    boolean isWornOut() {
        ConnectFailure failure = connections.lastFailure();
        return failure != null
                && pool.getTotalConnections() == 0
                && clock.nanoTime() - failure.atNanos() >= RETRY_NANOS;
    }

    /** Where the last attempt has failed just now, the next caller need not wait to hear the same. */
    private void failFast() throws BorrowFailure {
        ConnectFailure failure = connections.lastFailure();
        if (failure != null && pool.getTotalConnections() == 0) {
            Failure said = failure.failure();
            throw new BorrowFailure(said.evidence(), said.detail(), 0, failure.exception());
        }
    }

    /**
     * Borrows a connection. The clock is not read unless there is none at hand.
     *
     * @param view the node as it was picked
     * @param patienceNanos how long to wait
     * @return the connection
     * @throws BorrowFailure if there is none, as soon as that is known
     * @throws SQLException if the thread is interrupted
     */
    NodeLease borrow(NodeView view, long patienceNanos) throws BorrowFailure, SQLException {
        failFast();
        long failuresBefore = failures();
        long slice = Math.min(FIRST_SLICE_NANOS, patienceNanos);
        Deadline deadline = null;
        while (true) {
            try {
                Connection lent = pool.getConnection(Math.max(1, TimeUnit.NANOSECONDS.toMillis(slice)));
                PhysicalLink link = connections.link(lent);
                if (!link.isBroken()) {
                    return new NodeLease(view, this, lent, link);
                }
                pool.evictConnection(lent);
            } catch (SQLException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (deadline == null) {
                    deadline = new Deadline(clock, clock.nanoTime() + patienceNanos - slice);
                }
                giveUpIfHopeless(failuresBefore, patienceNanos, deadline, e);
                slice = Math.min(Math.min(MAX_SLICE_NANOS, slice * 2), deadline.remainingNanos());
            }
        }
    }

    private void giveUpIfHopeless(long failuresBefore, long patienceNanos, Deadline deadline, SQLException e)
            throws BorrowFailure {
        long waited = patienceNanos - deadline.remainingNanos();
        ConnectFailure failure = connections.lastFailure();
        if (failure != null && failure.number() > failuresBefore) {
            Failure said = failure.failure();
            throw new BorrowFailure(said.evidence(), said.detail(), waited, failure.exception());
        }
        if (connections.isRetired()) {
            throw new BorrowFailure(Evidence.IO_RESET, "went out of service", waited, e);
        }
        if (deadline.isExpired()) {
            throw new BorrowFailure(
                    Evidence.CONNECT_TIMEOUT,
                    "no free connection (" + pool.getActiveConnections() + " in use, "
                            + pool.getThreadsAwaitingConnection() + " waiting)",
                    waited,
                    e);
        }
    }

    private long failures() {
        ConnectFailure failure = connections.lastFailure();
        return failure == null ? 0 : failure.number();
    }

    /** Throws a borrowed connection away instead of taking it back. */
    void evict(Connection lent) {
        pool.evictConnection(lent);
    }

    /**
     * Whether the node has gone on to a later generation, so that this connection should be given back at the next
     * occasion.
     *
     * @return {@code true} once the pool is given up
     */
    public boolean isRetired() {
        return connections.isRetired();
    }

    NanoClock clock() {
        return clock;
    }

    /**
     * The generation of all connections in this pool.
     *
     * @return the node's generation when the pool was made
     */
    public long generation() {
        return generation;
    }

    /**
     * The node that all connections lead to.
     *
     * @return the node
     */
    public Node node() {
        return node;
    }

    /**
     * All physical connections, for the watchdog.
     *
     * @return a live view, safe to read from any thread
     */
    public Iterable<PhysicalLink> links() {
        return connections.links();
    }

    /** Forgets connections that are closed. */
    public void purge() {
        connections.purge();
    }

    /**
     * How many connections are borrowed.
     *
     * @return 0 or more
     */
    public int active() {
        return pool.getActiveConnections();
    }

    /**
     * How many connections wait to be borrowed.
     *
     * @return 0 or more
     */
    public int idle() {
        return pool.getIdleConnections();
    }

    /**
     * How many threads wait for a connection.
     *
     * @return 0 or more
     */
    public int waiting() {
        return pool.getThreadsAwaitingConnection();
    }

    /** No more borrows: closes what is idle now, and the rest when it is returned. */
    void retire() {
        connections.retire();
        pool.softEvictConnections();
    }

    /** Ends the threads of the pool and cuts what is still in use. Blocks for a while. */
    void shutdown() {
        connections.retire();
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.links().forEach(PhysicalLink::cut);
    }
}
