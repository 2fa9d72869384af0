package io.mha.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.core.ClusterKeys;
import io.mha.core.NodeLifecycle;
import io.mha.core.balance.NodeView;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.outcome.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pool per node, made anew with each generation. Follows the cluster's word: a node that comes back gets its
 * connections before its traffic, a node that goes loses its traffic before its connections.
 */
public final class NodePools implements NodeLifecycle, AutoCloseable {
    /** HikariCP takes no shorter time limits. */
    private static final long MIN_MILLIS = 250;

    private static final long WARM_POLL_NANOS = 20_000_000L;
    private static final long LINGER_POLL_NANOS = 250_000_000L;
    private static final long LINGER_NANOS = 60_000_000_000L;
    private static final long PURGE_NANOS = 5_000_000_000L;

    private final JdbcSettings settings;
    private final Timers timers;
    private final FailureSink sink;
    private final PoolThreads threads;
    private final Map<String, NodePool> current = new ConcurrentHashMap<>();
    private final Map<NodePool, Boolean> lingering = new ConcurrentHashMap<>();
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
        this.sink = sink;
        this.threads = new PoolThreads(settings.get(JdbcKeys.NAME));
        timers.schedule(PURGE_NANOS, this::purge);
    }

    /**
     * Borrows a connection to a node.
     *
     * @param view the node as it was picked
     * @param patienceNanos how long to wait for this node
     * @return the connection
     * @throws BorrowFailure if the node gives none
     * @throws SQLException if the thread is interrupted or everything is closed
     */
    public NodeLease borrow(NodeView view, long patienceNanos) throws BorrowFailure, SQLException {
        view.traffic().begin();
        boolean borrowed = false;
        try {
            NodePool pool = pool(view.node(), view.state().generation());
            NodeLease lease = (pool.isWornOut() ? renewed(pool) : pool).borrow(view, patienceNanos);
            borrowed = true;
            return lease;
        } catch (BorrowFailure failure) {
            view.traffic().failed(timers.nanoTime());
            throw failure;
        } finally {
            if (!borrowed) {
                view.end(false);
            }
        }
    }

    /**
     * The pools that callers borrow from now, and those that callers have still to give back to.
     *
     * @return a copy
     */
    public List<NodePool> all() {
        List<NodePool> all = new ArrayList<>(current.values());
        all.addAll(lingering.keySet());
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

    /** The pool of at least this generation; an older one is given up on the way. */
    private NodePool pool(Node node, long generation) throws SQLException {
        NodePool pool = current.get(node.id());
        if (pool != null && pool.generation() >= generation) {
            return pool;
        }
        if (closed) {
            throw new SQLException("the data source " + settings.get(JdbcKeys.NAME) + " is closed", "08003");
        }
        NodePool made = make(node, generation);
        NodePool winner = Objects.requireNonNull(
                current.merge(node.id(), made, (old, fresh) -> old.generation() >= fresh.generation() ? old : fresh));
        if (winner != made) {
            timers.runBlocking(made::shutdown);
        } else if (pool != null) {
            linger(pool);
        }
        return winner;
    }

    private NodePool renewed(NodePool wornOut) {
        NodePool fresh = make(wornOut.node(), wornOut.generation());
        if (current.replace(wornOut.node().id(), wornOut, fresh)) {
            linger(wornOut);
            return fresh;
        }
        timers.runBlocking(fresh::shutdown); // somebody else was faster
        return wornOut;
    }

    @Override
    public void warm(Node node, long generation, Runnable ready) {
        NodeSettings own = settings.node(node);
        int wanted = Math.min(1, own.minIdle() == null ? settings.get(JdbcKeys.MIN_IDLE) : own.minIdle());
        try {
            NodePool pool = pool(node, generation);
            if (pool.generation() != generation || pool.isRetired()) {
                return;
            }
            if (pool.isWornOut()) {
                renewed(pool);
            }
            if (pool.idle() + pool.active() >= wanted) {
                ready.run();
            } else {
                timers.schedule(WARM_POLL_NANOS, () -> warm(node, generation, ready));
            }
        } catch (SQLException closedMeanwhile) {
            return;
        }
    }

    @Override
    public void retire(Node node, long generation, boolean abort, String cause) {
        NodePool pool = current.get(node.id());
        if (pool == null || pool.generation() >= generation) {
            return;
        }
        current.remove(node.id(), pool);
        linger(pool);
        if (abort) {
            pool.links().forEach(link -> timers.runBlocking(link::cut));
        }
    }

    @Override
    public void removed(Node node) {
        NodePool pool = current.remove(node.id());
        if (pool != null) {
            linger(pool);
        }
    }

    /** A pool that nobody borrows from any more lives on until everything is given back. */
    private void linger(NodePool pool) {
        lingering.put(pool, true);
        pool.retire();
        awaitReturns(pool, Deadline.after(timers, Duration.ofNanos(LINGER_NANOS)));
    }

    private void awaitReturns(NodePool pool, Deadline deadline) {
        if (pool.active() == 0 || deadline.isExpired()) {
            timers.runBlocking(() -> {
                pool.shutdown();
                lingering.remove(pool);
            });
        } else {
            timers.schedule(LINGER_POLL_NANOS, () -> awaitReturns(pool, deadline));
        }
    }

    private void purge() {
        all().forEach(NodePool::purge);
        timers.schedule(PURGE_NANOS, this::purge);
    }

    private NodePool make(Node node, long generation) {
        NodeSettings own = settings.node(node);
        HikariConfig config = new HikariConfig();
        PropertyElf.setTargetFromProperties(config, settings.poolProperties());
        String name = settings.get(JdbcKeys.NAME) + "-" + node.id();
        int max = own.maxPoolSize() == null ? settings.get(JdbcKeys.MAX_POOL_SIZE) : own.maxPoolSize();
        int idle = own.minIdle() == null ? settings.get(JdbcKeys.MIN_IDLE) : own.minIdle();
        NodeConnections connections =
                new NodeConnections(node, settings, timers, failure -> sink.failed(node, generation, failure));
        ThreadFactory factory = threads.factory(node.id());
        config.setPoolName(name);
        config.setDataSource(connections);
        config.setMaximumPoolSize(max);
        config.setMinimumIdle(Math.min(idle, max));
        config.setIdleTimeout(settings.get(JdbcKeys.IDLE_TIMEOUT).toMillis());
        config.setMaxLifetime(settings.get(JdbcKeys.MAX_LIFETIME).toMillis());
        long borrowMillis =
                Math.max(MIN_MILLIS, settings.get(JdbcKeys.BORROW_TIMEOUT).toMillis());
        long probeMillis =
                Math.max(MIN_MILLIS, settings.get(ClusterKeys.PROBE_TIMEOUT).toMillis());
        config.setConnectionTimeout(borrowMillis);
        config.setValidationTimeout(Math.min(borrowMillis, probeMillis));
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new EvictionRule());
        config.setThreadFactory(factory);
        config.setScheduledExecutor(threads.housekeeper());
        config.validate();
        return new NodePool(node, generation, new HikariPool(config), connections, timers);
    }

    /** Ends all pools and their threads, cutting what is still in use; returns when they are gone or after 10 s. */
    @Override
    public void close() {
        closed = true;
        List<NodePool> pools = all();
        current.clear();
        threads.inParallel(pools.stream().map(pool -> (Runnable) pool::shutdown).toList());
        lingering.clear();
        threads.close(TimeUnit.SECONDS.toNanos(10));
    }
}
