package io.mha.jdbc.internal.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.core.ClusterKeys;
import io.mha.core.node.Node;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.pool.NodePools.FailureSink;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Makes pools of the settings. What outlives a pool of a node, the pace of its connects, is kept here. */
final class PoolFactory {
    /** HikariCP takes no shorter time limits. */
    private static final long MIN_MILLIS = 250;

    private static final int WAITERS_PER_CONNECTION = 4;

    private final JdbcSettings settings;
    private final NanoClock clock;
    private final FailureSink sink;
    private final PoolThreads threads;
    private final Map<String, ConnectGate> gates = new ConcurrentHashMap<>();

    PoolFactory(JdbcSettings settings, NanoClock clock, FailureSink sink, PoolThreads threads) {
        this.settings = settings;
        this.clock = clock;
        this.sink = sink;
        this.threads = threads;
    }

    /** The largest pool of a node while all nodes take part. */
    int size(Node node) {
        NodeSettings own = settings.node(node);
        return own.maxPoolSize() == null ? settings.get(JdbcKeys.MAX_POOL_SIZE) : own.maxPoolSize();
    }

    /** Whether the node never gets more than that. */
    boolean isFixed(Node node) {
        return settings.node(node).maxPoolSize() != null;
    }

    /** How many idle connections a node keeps. */
    int minIdle(Node node) {
        NodeSettings own = settings.node(node);
        return Math.min(size(node), own.minIdle() == null ? settings.get(JdbcKeys.MIN_IDLE) : own.minIdle());
    }

    /** The same for a pool that is new: in a fleet all open theirs in the same moment, so each takes one to begin with. */
    int firstIdle(Node node) {
        return settings.get(ClusterKeys.FLEET) > 1 ? Math.min(1, minIdle(node)) : minIdle(node);
    }

    ConnectGate gate(Node node) {
        return gates.computeIfAbsent(
                node.id(), id -> new ConnectGate(settings.get(JdbcKeys.MAX_CONNECTING), size(node), clock));
    }

    void forget(Node node) {
        gates.remove(node.id());
    }

    /**
     * Makes a pool; its first connection is opened when it is first needed, or 100 ms later.
     *
     * @param node where it leads
     * @param generation of the node
     * @param now how large it may be for the time being
     * @param room whether all pools together have room for one more connection
     * @return the pool
     */
    NodePool make(Node node, long generation, int now, BooleanSupplier room) {
        ConnectGate gate = gate(node);
        gate.begin(generation, minIdle(node));
        NodeConnections connections = new NodeConnections(
                node, settings, clock, gate, room, failure -> sink.failed(node, generation, failure));
        HikariConfig config = new HikariConfig();
        PropertyElf.setTargetFromProperties(config, settings.poolProperties());
        config.setPoolName(settings.get(JdbcKeys.NAME) + "-" + node.id());
        config.setDataSource(connections);
        config.setMaximumPoolSize(now);
        config.setMinimumIdle(Math.min(firstIdle(node), now));
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
        config.setThreadFactory(threads.factory(node.id()));
        config.setScheduledExecutor(threads.housekeeper());
        config.validate();
        long hedgeNanos = settings.get(JdbcKeys.HEDGE_DELAY).toNanos();
        return new NodePool(
                node, generation, config, connections, new WaitingLine(queueLimit(node)), hedgeNanos, clock);
    }

    private int queueLimit(Node node) {
        int limit = settings.get(JdbcKeys.QUEUE_LIMIT);
        return limit == 0 ? WAITERS_PER_CONNECTION * size(node) : limit;
    }
}
