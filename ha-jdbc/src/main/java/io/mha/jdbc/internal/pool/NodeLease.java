package io.mha.jdbc.internal.pool;

import io.mha.core.balance.NodeView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A borrowed connection: which node, which generation, and the physical link. Given back or thrown away once.
 *
 * <p>A lease that nobody but its borrower has ever seen may be left to the next borrower of the same link, together with
 * what that one needs too; so a borrow makes no garbage.
 */
public final class NodeLease {
    private final NodePool pool;
    private final PhysicalLink link;
    private final CallCount count;
    private final AtomicBoolean ended = new AtomicBoolean();
    private NodeView view;
    private Connection connection;
    private long callsBefore;
    private boolean failed;
    private @Nullable Object kept;

    private NodeLease(NodeView view, NodePool pool, Connection connection, PhysicalLink link) {
        this.count = link.countAnew();
        this.callsBefore = count.calls();
        this.view = view;
        this.pool = pool;
        this.connection = connection;
        this.link = link;
    }

    /** A connection that HikariCP has just lent. */
    @SuppressWarnings("ReferenceEquality") // mostly the same object, and then there is nothing to store
    static NodeLease of(NodeView view, NodePool pool, Connection connection, PhysicalLink link) {
        NodeLease left = link.takeLeft();
        if (left == null) {
            return new NodeLease(view, pool, connection, link);
        }
        left.count.begin();
        left.callsBefore = left.count.calls();
        if (left.view != view) {
            left.view = view;
        }
        left.connection = connection;
        left.failed = false;
        left.ended.setRelease(false);
        return left;
    }

    /**
     * What the borrower before has left by {@link #recycle}.
     *
     * @return {@code null} if nothing
     */
    public @Nullable Object kept() {
        return kept;
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
     * The physical connection.
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

    /** A call that may go over the wire goes out. */
    public void enter() {
        count.enter();
    }

    /** The call has come back, one way or the other. */
    public void exit() {
        count.exit();
    }

    /**
     * Whether a call is on its way.
     *
     * @return {@code true} between {@link #enter} and {@link #exit}, of any thread
     */
    public boolean isInCall() {
        return count.isInCall();
    }

    /**
     * Gives the connection back; HikariCP rolls back what is open and resets what was changed. A connection for which
     * that fails is not lent again, and nobody needs to know.
     */
    public void release() {
        if (ended.compareAndSet(false, true)) {
            giveBack();
        }
    }

    /**
     * Gives the connection back, and leaves this lease to its next borrower. Only for one who has shown it to no other
     * thread, and holds on to it in no way.
     *
     * @param keep for the next borrower, who finds it by {@link #kept}
     */
    @SuppressWarnings("ReferenceEquality") // as above
    public void recycle(Object keep) {
        if (!ended.getPlain()) {
            ended.setPlain(true);
            if (kept != keep) {
                kept = keep;
            }
            link.leave(this);
            giveBack();
        }
    }

    private void giveBack() {
        // Once HikariCP has the connection, all of this may be the next borrower's.
        NodeView borrowed = view;
        PhysicalLink on = link;
        boolean used = count.calls() != callsBefore;
        boolean well = used && !failed;
        long number = count.enterReturn();
        try {
            connection.close();
            if (well) {
                borrowed.traffic().succeeded();
            }
        } catch (SQLException e) {
            // Not reset, so not to be lent again, even if it lives.
            on.markBroken();
        } finally {
            count.exitReturn(number);
            borrowed.end(used);
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

    /** Something came over the wire. */
    public void answered() {
        link.answered();
    }

    /**
     * A call that executes something was answered.
     *
     * @param began what {@link #time} has given
     */
    public void took(long began) {
        link.answered();
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
        enter();
        try {
            return reset.reset(connection);
        } catch (SQLException | RuntimeException e) {
            return false;
        } finally {
            exit();
        }
    }

    /** Throws the connection away, without a word to the server. May be called from any thread. */
    public void discard() {
        if (ended.compareAndSet(false, true)) {
            link.markBroken();
            throwAway();
        }
    }

    /**
     * The same, under whoever waits for an answer on it. A connection that was given back in the meantime is left
     * alone: it is somebody else's.
     */
    public void cut() {
        if (ended.compareAndSet(false, true)) {
            link.cut();
            throwAway();
        }
    }

    private void throwAway() {
        pool.evict(connection);
        view.end(true);
    }
}
