package io.mha.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import io.mha.core.balance.NodeView;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.outcome.Failure;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The connections to one node under one generation. When the node fails, the whole pool is given up and a new one
 * begins with the next generation: no connection of before can come back, and no thread of before is still waiting out
 * its backoff when the node returns.
 */
public final class NodePool {
    /** A connection that is given back this soon is worth no place in the line. */
    private static final long FIRST_SLICE_NANOS = 20_000_000L;

    private static final int PRIME_MILLIS = 250;

    /** A constant: TimeUnit divides by a field, which takes the processor several times as long. */
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Node node;
    private final long generation;
    private final HikariPool pool;
    private final HikariConfig config;
    private final NodeConnections connections;
    private final WaitingLine line;
    private final long hedgeNanos;
    private final NanoClock clock;

    /**
     * A pool that is open.
     *
     * @param node where it leads
     * @param generation of all its connections
     * @param config what the pool was made of; its size may be changed at any time
     * @param connections make the connections
     * @param line where borrowers wait
     * @param hedgeNanos how long a borrower waits before he looks elsewhere
     * @param clock monotonic
     */
    NodePool(
            Node node,
            long generation,
            HikariConfig config,
            NodeConnections connections,
            WaitingLine line,
            long hedgeNanos,
            NanoClock clock) {
        this.clock = clock;
        this.node = node;
        this.generation = generation;
        this.config = config;
        this.connections = connections;
        this.line = line;
        this.hedgeNanos = hedgeNanos;
        this.pool = new HikariPool(config);
        connections.urgency(() -> pool.getThreadsAwaitingConnection() > 0 && pool.getTotalConnections() == 0);
    }

    /**
     * Whether the pool has no connection and could not make one lately. HikariCP would pause longer and longer before it
     * tries again, for up to five seconds; a new pool tries at once.
     *
     * @param urgent whether somebody waits for it
     * @return {@code true} if it is time for a new pool
     */
    boolean isWornOut(boolean urgent) {
        return connections.lastFailure() != null
                && pool.getTotalConnections() == 0
                && connections.gate().mayRetry(urgent);
    }

    /**
     * Borrows a connection. The clock is not read unless there is none at hand.
     *
     * @param view the node as it was picked
     * @param patienceNanos how long to wait at most
     * @param elsewhere what the other nodes have, for one who waits
     * @return the connection
     * @throws BorrowFailure if there is none, as soon as that is known, or if another node has one
     * @throws SQLException if the thread is interrupted
     */
    NodeLease borrow(NodeView view, long patienceNanos, Elsewhere elsewhere) throws BorrowFailure, SQLException {
        int totalBefore = total();
        ConnectFailure last = connections.lastFailure();
        if (last != null && totalBefore == 0) {
            throw failed(last, 0); // just now: the next caller need not wait to hear the same
        }
        long failuresBefore = last == null ? 0 : last.number();
        long slice = line.length() == 0 ? Math.min(FIRST_SLICE_NANOS, patienceNanos) : 0;
        if (slice > 0) {
            try {
                return take(view, slice);
            } catch (SQLException e) {
                passOnInterrupt(e);
            }
        }
        Deadline deadline = new Deadline(clock, clock.nanoTime() + patienceNanos - slice);
        // Idle ones were there before, and yet none came: HikariCP has spent the time on finding one of them dead.
        boolean dead = idle() > 0 && total() <= totalBefore;
        return new WaitingBorrow(this, view, deadline, patienceNanos, failuresBefore, elsewhere)
                .lease(slice == 0 || dead);
    }

    /** What HikariCP gives within a time limit; it throws if it gives nothing. */
    NodeLease take(NodeView view, long nanos) throws SQLException {
        while (true) {
            Connection lent = pool.getConnection(Math.max(1, nanos / NANOS_PER_MILLI));
            PhysicalLink link = connections.link(lent);
            if (!link.isBroken()) {
                return NodeLease.of(view, this, lent, link);
            }
            pool.evictConnection(lent);
        }
    }

    /** An interrupt ends the wait; anything else may be looked at. */
    static void passOnInterrupt(SQLException e) throws SQLException {
        if (Thread.currentThread().isInterrupted()) {
            throw e;
        }
    }

    static BorrowFailure failed(ConnectFailure failure, long waitedNanos) {
        Failure said = failure.failure();
        return new BorrowFailure(
                BorrowFailure.Reason.NODE, said.evidence(), said.detail(), waitedNanos, failure.exception());
    }

    /** For messages. */
    String counts() {
        return pool.getActiveConnections() + " in use, " + waiting() + " waiting";
    }

    /** Whether somebody who comes now is likely to get a connection without standing in line. */
    boolean hasRoom() {
        return line.length() == 0
                && connections.gate().mayRetry(false)
                && (pool.getIdleConnections() > 0 || pool.getTotalConnections() < config.getMaximumPoolSize());
    }

    /** Opens the first connection now, not when HikariCP looks the next time. Blocks for a moment. */
    void prime() {
        try {
            pool.getConnection(PRIME_MILLIS).close();
        } catch (SQLException notYet) {
            return; // whoever asked will look again
        }
    }

    /** How many connections it may have from now on; those above it are closed by {@link #shed}. */
    void resize(int size) {
        if (config.getMaximumPoolSize() != size) {
            config.setMaximumPoolSize(size);
            connections.gate().lookAgain();
        }
    }

    /** How many idle connections it keeps from now on; HikariCP opens them within 30 s. */
    void keepIdle(int count) {
        config.setMinimumIdle(Math.min(count, config.getMaximumPoolSize()));
    }

    /** How many connections it has more than it may. */
    int surplus() {
        return Math.max(0, pool.getTotalConnections() - config.getMaximumPoolSize());
    }

    /** Closes some connections that are idle. May block for a moment. */
    void shed(int count) {
        for (int i = 0; i < count && pool.getIdleConnections() > 0 && !connections.isRetired(); i++) {
            try {
                pool.evictConnection(pool.getConnection(1));
            } catch (SQLException taken) {
                return; // the next time
            }
        }
    }

    /** All connections, idle or not. */
    int total() {
        return pool.getTotalConnections();
    }

    WaitingLine line() {
        return line;
    }

    NodeConnections connections() {
        return connections;
    }

    /** How long a borrower waits before he looks elsewhere. */
    long hedgeNanos() {
        return hedgeNanos;
    }

    /**
     * How many borrowers wait for a connection.
     *
     * @return 0 or more
     */
    public int waiting() {
        // Those at the front of the line wait in HikariCP's queue as well, except for a moment.
        return Math.max(pool.getThreadsAwaitingConnection(), line.length());
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

    /** No more borrows: closes what is idle now, and the rest when it is returned. */
    void retire() {
        connections.retire();
        line.dissolve();
        pool.softEvictConnections();
    }

    /**
     * Ends the threads of the pool and cuts what is still in use. Blocks for a while.
     *
     * @return whether it came to its end, uninterrupted
     */
    boolean shutdown() {
        connections.retire();
        line.dissolve();
        boolean ended = true;
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = false;
        }
        connections.links().forEach(PhysicalLink::cut);
        return ended;
    }
}
