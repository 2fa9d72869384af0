package io.mha.jdbc.internal.pool;

import io.mha.core.balance.NodeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A borrowed connection: which node, which generation, and the physical link. Given back or thrown away once. */
public final class NodeLease {
    private final NodeView view;
    private final NodePool pool;
    private final Connection connection;
    private final PhysicalLink link;
    private final long stepsBefore;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean failed;

    NodeLease(NodeView view, NodePool pool, Connection connection, PhysicalLink link) {
        link.taken();
        stepsBefore = link.steps();
        this.view = view;
        this.pool = pool;
        this.connection = connection;
        this.link = link;
    }

    /**
     * The node as it was picked.
     *
     * @return its view in the topology of the pick
     */
    public NodeView view() {
        return view;
    }

    /**
     * HikariCP's handle.
     *
     * @return the connection to call
     */
    public Connection connection() {
        return connection;
    }

    /**
     * The link to step before and after each call that may go over the wire.
     *
     * @return the link
     */
    public PhysicalLink link() {
        return link;
    }

    /**
     * The pool that the connection belongs to.
     *
     * @return the pool of one node and generation
     */
    public NodePool pool() {
        return pool;
    }

    /**
     * Gives the connection back; HikariCP rolls back what is open and resets what was changed. A connection for which
     * that fails is not lent again, and nobody needs to know.
     */
    public void release() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        boolean used = link.steps() != stepsBefore;
        long step = link.handsOver();
        try {
            connection.close();
            if (used && !failed) {
                view.traffic().succeeded();
            }
        } catch (SQLException e) {
            // Not reset, so not to be lent again, even if it lives.
            link.markBroken();
        } finally {
            link.handedOver(step);
            view.end(used);
        }
    }

    /**
     * Begins to take the time of a call that executes something. Not of every call: enough for balancing by latency,
     * and few enough that a clock costs nothing.
     *
     * @return for {@link #took}
     */
    public long time() {
        return link.isTimed() || view.traffic().mayHaveBecomeSlow()
                ? pool.clock().nanoTime()
                : 0;
    }

    /**
     * The call has come back.
     *
     * @param began what {@link #time} has given
     */
    public void took(long began) {
        if (began != 0) {
            long now = pool.clock().nanoTime();
            view.traffic().took(now - began, now);
        }
    }

    /** The call failed on the node's own account. */
    public void failed() {
        failed = true;
        view.traffic().failed(pool.clock().nanoTime());
    }

    /**
     * Brings the session back to its beginning, where the server can do that. Nothing may be open on it.
     *
     * @return whether it is proven to be as new; else it must not be lent again
     */
    public boolean reset() {
        SessionReset reset = pool.connections().reset();
        if (reset == null || link.isBroken() || pool.isRetired()) {
            return false;
        }
        link.enter();
        try {
            return reset.reset(connection);
        } catch (SQLException | RuntimeException e) {
            return false;
        } finally {
            link.exit();
        }
    }

    /** Throws the connection away, without a word to the server. May be called from any thread. */
    public void discard() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        link.markBroken();
        pool.evict(connection);
        view.end(true);
    }
}
