package io.mha.jdbc.internal.pool;

import io.mha.core.NodeLifecycle;
import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.pool.BorrowFailure.Reason;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pool per node, made anew with each generation. Follows the cluster's word: a node that comes back gets its
 * connections before its traffic, a node that goes loses its traffic before its connections.
 */
public final class NodePools implements NodeLifecycle, AutoCloseable {
    private static final long PURGE_NANOS = 5_000_000_000L;
    private static final long FILL_NANOS = 15_000_000_000L;
    private static final long BALANCE_NANOS = 1_000_000_000L;
    /** A tenth of what a pool has too much is closed at a time. */
    private static final int SHED_PART = 10;

    private final JdbcSettings settings;
    private final Timers timers;
    private final PoolThreads threads;
    private final PoolFactory factory;
    private final Warming warming;
    private final Farewell farewell;
    private final Map<String, NodePool> current = new ConcurrentHashMap<>();
    private final Roster members;
    private volatile boolean closed;

    /** Hears of connection attempts that failed. */
    @FunctionalInterface
    public interface FailureSink {
        /**
         * An attempt failed.
         *
         * @param node where
         * @param generation of the pool that tried
         * @param failure what it says
         */
        void failed(Node node, long generation, Failure failure);
    }

    /**
     * No pools yet; each is made when it is first needed.
     *
     * @param settings the settings
     * @param timers time and threads, not closed here
     * @param sink hears of failed attempts
     */
    public NodePools(JdbcSettings settings, Timers timers, FailureSink sink) {
        this.settings = settings;
        this.timers = timers;
        threads = new PoolThreads(settings.get(JdbcKeys.NAME));
        factory = new PoolFactory(settings, timers, sink, threads);
        warming = new Warming(timers, factory, this::ofGeneration);
        farewell = new Farewell(timers);
        members = new Roster(factory, settings.get(JdbcKeys.MAX_TOTAL));
        settings.nodes().stream().map(NodeSettings::node).forEach(members::join);
        timers.schedule(PURGE_NANOS, this::purge);
        timers.schedule(BALANCE_NANOS, this::balance);
    }

    /**
     * Borrows a connection to a node.
     *
     * @param view the node as it was picked
     * @param patienceNanos how long to wait for this node at most
     * @param elsewhere what the other nodes have, for one who waits
     * @return the connection
     * @throws BorrowFailure if the node gives none
     * @throws SQLException if the thread is interrupted or everything is closed
     */
    public NodeLease borrow(NodeView view, long patienceNanos, Elsewhere elsewhere) throws BorrowFailure, SQLException {
        view.traffic().begin();
        boolean borrowed = false;
        try {
            NodePool pool = pool(view.node(), view.state().generation());
            NodeLease lease = (pool.isWornOut(true) ? renewed(pool) : pool).borrow(view, patienceNanos, elsewhere);
            borrowed = true;
            return lease;
        } catch (BorrowFailure failure) {
            count(view, failure);
            throw failure;
        } finally {
            if (!borrowed) {
                view.end(false);
            }
        }
    }

    /** A login that takes its time counts with that time: at the start all do, and that is no failure. */
    private void count(NodeView view, BorrowFailure failure) {
        if (failure.reason() == Reason.NODE) {
            view.traffic().failed(timers.nanoTime());
        } else if (failure.reason() == Reason.SILENT) {
            view.traffic().took(failure.waitedNanos(), timers.nanoTime());
        }
    }

    /**
     * The pools that callers borrow from now, and those that callers have still to give back to.
     *
     * @return a copy
     */
    public List<NodePool> all() {
        List<NodePool> all = new ArrayList<>(current.values());
        all.addAll(farewell.pools());
        return all;
    }

    /**
     * The pool of a node that callers borrow from now.
     *
     * @param nodeId name of the node
     * @return {@code null} if it has none at the moment
     */
    public @Nullable NodePool currentOf(String nodeId) {
        return current.get(nodeId);
    }

    /**
     * Whether somebody who wants a connection to this node is likely to get one without standing in line.
     *
     * @param node the node
     * @return {@code true} if one is idle or can be opened
     */
    public boolean hasRoom(Node node) {
        NodePool pool = current.get(node.id());
        return pool == null ? factory.gate(node).mayRetry(false) : pool.hasRoom();
    }

    /**
     * How many connections to a node are borrowed, with those of pools that are given up.
     *
     * @param nodeId name of the node
     * @return 0 or more
     */
    public int active(String nodeId) {
        return all().stream()
                .filter(pool -> pool.node().id().equals(nodeId))
                .mapToInt(NodePool::active)
                .sum();
    }

    /** The pool of at least this generation; an older one is given up on the way. */
    private NodePool pool(Node node, long generation) throws BorrowFailure, SQLException {
        NodePool pool = current.get(node.id());
        if (pool != null && pool.generation() >= generation) {
            return pool;
        }
        if (closed) {
            throw new SQLException("the data source " + settings.get(JdbcKeys.NAME) + " is closed", "08003");
        }
        if (!members.admits(node, generation)) {
            throw new BorrowFailure(Reason.NODE, Evidence.IO_RESET, "went out of service", 0, null);
        }
        if (members.in(node)) {
            share();
        }
        NodePool made = make(node, generation);
        NodePool winner = Objects.requireNonNull(
                current.merge(node.id(), made, (old, fresh) -> old.generation() >= fresh.generation() ? old : fresh));
        if (winner != made) {
            farewell.begin(made);
        } else if (pool != null) {
            farewell.begin(pool);
        }
        return winner;
    }

    private NodePool renewed(NodePool wornOut) {
        NodePool fresh = make(wornOut.node(), wornOut.generation());
        if (current.replace(wornOut.node().id(), wornOut, fresh)) {
            farewell.begin(wornOut);
            return fresh;
        }
        farewell.begin(fresh); // somebody else was faster
        return wornOut;
    }

    private NodePool make(Node node, long generation) {
        int size = members.sizes().getOrDefault(node.id(), factory.size(node));
        NodePool pool = factory.make(node, generation, size, this::hasRoomInAll);
        int idle = factory.minIdle(node);
        if (idle > factory.firstIdle(node)) {
            timers.schedule(FILL_NANOS, () -> pool.keepIdle(idle));
        }
        return pool;
    }

    private Optional<NodePool> ofGeneration(Node node, long generation) {
        try {
            NodePool pool = pool(node, generation);
            if (pool.generation() != generation || pool.isRetired()) {
                return Optional.empty();
            }
            return Optional.of(pool.isWornOut(false) ? renewed(pool) : pool);
        } catch (BorrowFailure | SQLException goneMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public void warm(Node node, long generation, Runnable ready) {
        boolean othersServe =
                current.values().stream().anyMatch(pool -> !pool.node().id().equals(node.id()) && pool.total() > 0);
        // Where nobody else serves, the first connection is enough: callers wait for it.
        int wanted = othersServe ? factory.firstIdle(node) : Math.min(1, factory.minIdle(node));
        warming.begin(node, generation, wanted, ready);
    }

    @Override
    public void retire(Node node, long generation, boolean abort, String cause) {
        NodePool pool = current.get(node.id());
        if (pool != null && pool.generation() < generation) {
            current.remove(node.id(), pool);
            farewell.begin(pool);
        }
        if (pool == null || pool.generation() < generation) {
            members.out(node, generation);
            warming.cancel(node);
            share();
        }
        if (abort) {
            farewell.cut(node.id(), generation); // with what a drain before has left there
        }
    }

    @Override
    public void added(Node node) {
        members.join(node);
        share();
    }

    @Override
    public void removed(Node node) {
        members.leave(node);
        warming.cancel(node);
        NodePool pool = current.remove(node.id());
        if (pool != null) {
            farewell.begin(pool);
        }
        farewell.limit(node);
        factory.forget(node);
        share();
    }

    /**
     * Cuts what callers have still to give back to pools of a node that are given up.
     *
     * @param nodeId name of the node
     */
    public void cutLeaving(String nodeId) {
        farewell.cut(nodeId, Long.MAX_VALUE);
    }

    /** Gives each pool its share of the connections. */
    private void share() {
        members.sizes().forEach((id, size) -> {
            NodePool pool = current.get(id);
            if (pool != null) {
                pool.resize(size);
            }
        });
    }

    private boolean hasRoomInAll() {
        return members.hasRoom(
                current.values().stream().mapToInt(NodePool::total).sum());
    }

    /** Closes, little by little, what a pool has too much since another node is back. */
    private void balance() {
        share();
        for (NodePool pool : current.values()) {
            if (!members.contains(pool.node())) { // somebody was just borrowing when it left
                removed(pool.node());
            }
            int surplus = pool.surplus();
            if (surplus > 0) {
                timers.runBlocking(() -> pool.shed((surplus + SHED_PART - 1) / SHED_PART));
            }
        }
        timers.schedule(BALANCE_NANOS, this::balance);
    }

    private void purge() {
        all().forEach(NodePool::purge);
        timers.schedule(PURGE_NANOS, this::purge);
    }

    /** Ends all pools and their threads, cutting what is still in use; returns when they are gone or after 10 s. */
    @Override
    public void close() {
        closed = true;
        List<NodePool> pools = all();
        current.clear();
        threads.inParallel(pools.stream().map(pool -> (Runnable) pool::shutdown).toList());
        farewell.clear();
        threads.close(TimeUnit.SECONDS.toNanos(10));
    }
}
