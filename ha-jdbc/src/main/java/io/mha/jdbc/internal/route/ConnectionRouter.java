package io.mha.jdbc.internal.route;

import io.mha.core.Cluster;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult;
import io.mha.core.time.Deadline;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.pool.BorrowFailure;
import io.mha.jdbc.internal.pool.Elsewhere;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.pool.NodePools;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * From a wish for a connection to a connection: pick a node, borrow from its pool, and if that fails go on to the next,
 * all inside one deadline. While no node is usable it waits for one, but only at the beginning of the outage; after
 * that it refuses at once, so that callers do not pile up.
 */
public final class ConnectionRouter {
    /** Between two rounds over all nodes. */
    private static final long ROUND_PAUSE_NANOS = 25_000_000L;

    private final Cluster cluster;
    private final NodePools pools;
    private final NanoClock clock;
    private final String name;
    private final Duration borrowTimeout;
    private final long borrowNanos;
    private final long outageWaitNanos;
    private final Elsewhere elsewhere = this::roomElsewhere;
    private volatile @Nullable Failovers failovers;

    /**
     * A router over a cluster.
     *
     * @param cluster says which node is next
     * @param pools give the connections
     * @param settings the settings
     * @param clock monotonic
     */
    public ConnectionRouter(Cluster cluster, NodePools pools, JdbcSettings settings, NanoClock clock) {
        this.cluster = cluster;
        this.pools = pools;
        this.clock = clock;
        this.name = settings.get(JdbcKeys.NAME);
        this.borrowTimeout = settings.get(JdbcKeys.BORROW_TIMEOUT);
        this.borrowNanos = borrowTimeout.toNanos();
        this.outageWaitNanos = settings.get(JdbcKeys.OUTAGE_WAIT).toNanos();
    }

    /**
     * Borrows a connection to any usable node.
     *
     * @param request may exclude nodes; if no other is left, they are asked all the same
     * @return the connection
     * @throws io.mha.jdbc.NoNodeAvailableException if no node gives one in time, with the reason of each
     * @throws SQLException if the thread is interrupted
     */
    public NodeLease borrow(Request request) throws SQLException {
        NodeView view = cluster.pick(request);
        if (view != null) {
            try {
                return pools.borrow(view, borrowNanos, elsewhere);
            } catch (BorrowFailure failure) {
                return goOn(request, view, failure);
            }
        }
        return borrowElsewhere(new Attempts(name), request, borrowNanos);
    }

    /** The node that was picked has failed us. */
    private NodeLease goOn(Request request, NodeView view, BorrowFailure failure) throws SQLException {
        Attempts attempts = new Attempts(name);
        attempts.failed(view.node(), failure);
        long left = borrowNanos - failure.waitedNanos();
        Failovers.Search search = () -> borrowElsewhere(attempts, request.excluding(view.node()), left);
        Failovers onlooker = failovers;
        if (onlooker == null || !failure.speaksAgainstNode()) {
            return search.find();
        }
        String detail = String.valueOf(failure.getMessage());
        return onlooker.leaves(view.node().id(), Failovers.word(failure.evidence()), detail)
                .to(search);
    }

    /**
     * From now on somebody hears of nodes that work has to leave.
     *
     * @param onlooker who
     */
    public void watch(Failovers onlooker) {
        failovers = onlooker;
    }

    /**
     * Who hears of nodes that work has to leave.
     *
     * @return {@code null} for nobody
     */
    public @Nullable Failovers failovers() {
        return failovers;
    }

    private NodeLease borrowElsewhere(Attempts attempts, Request first, long leftNanos) throws SQLException {
        Deadline deadline = new Deadline(clock, clock.nanoTime() + leftNanos);
        Request request = first;
        while (true) {
            Topology topology = cluster.topology();
            NodeView view = cluster.pick(request);
            if (view != null) {
                try {
                    return pools.borrow(view, deadline.remainingNanos(), elsewhere);
                } catch (BorrowFailure failure) {
                    attempts.failed(view.node(), failure);
                    request = request.excluding(view.node());
                }
            } else if (topology.isOutage()) {
                awaitNode(topology, deadline, attempts);
                request = Request.ANY;
            } else {
                refuseIfPointless(topology, deadline, attempts);
                wait(topology, deadline.within(ROUND_PAUSE_NANOS));
                request = Request.ANY;
            }
            if (deadline.isExpired()) {
                throw attempts.exhausted(cluster, borrowTimeout);
            }
        }
    }

    /** No usable node: wait for one while the outage is young. */
    private void awaitNode(Topology topology, Deadline deadline, Attempts attempts) throws SQLException {
        long age = clock.nanoTime() - topology.outageSinceNanos();
        if (age >= outageWaitNanos) {
            throw attempts.outage(cluster, Duration.ofNanos(age));
        }
        topology.nodes().forEach(view -> cluster.checkNow(view.node().id(), ConnectionRouter::ignore));
        wait(topology, deadline.within(outageWaitNanos - age));
    }

    /**
     * All usable nodes were asked in vain. If each of them is alive and refuses us, waiting will not help; and where
     * enough others wait already, it would only make everything later.
     */
    private void refuseIfPointless(Topology topology, Deadline deadline, Attempts attempts) throws SQLException {
        if (attempts.allRefused(topology) || attempts.allFull(topology) || deadline.isExpired()) {
            throw attempts.exhausted(cluster, borrowTimeout);
        }
    }

    private void wait(Topology topology, Deadline deadline) throws SQLException {
        try {
            cluster.awaitChange(topology, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException(name + ": interrupted while waiting for a node", "08001", e);
        }
    }

    private Elsewhere.Room roomElsewhere(NodeView besides) {
        Elsewhere.Room best = Elsewhere.Room.NONE;
        for (NodeView view : cluster.topology().candidates()) {
            if (view.traffic() != besides.traffic()) {
                if (pools.hasRoom(view.node())) {
                    return Elsewhere.Room.FREE;
                }
                best = Elsewhere.Room.BUSY;
            }
        }
        return best;
    }

    private static void ignore(CheckResult result) {
        // What matters is what the check does to the topology.
    }
}
