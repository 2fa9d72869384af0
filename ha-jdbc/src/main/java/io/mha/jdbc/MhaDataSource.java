package io.mha.jdbc;

import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.ClusterListener;
import io.mha.core.Command;
import io.mha.core.health.HealthCheck;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.check.HandshakeCheck;
import io.mha.jdbc.internal.check.PingCheck;
import io.mha.jdbc.internal.check.SqlCheck;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.connection.Backend;
import io.mha.jdbc.internal.connection.LogicalConnection;
import io.mha.jdbc.internal.observe.Borrowing;
import io.mha.jdbc.internal.observe.ClusterMeters;
import io.mha.jdbc.internal.observe.Observation;
import io.mha.jdbc.internal.pool.NodePool;
import io.mha.jdbc.internal.pool.NodePools;
import io.mha.jdbc.internal.route.ConnectionRouter;
import io.mha.jdbc.internal.route.Failovers;
import io.mha.jdbc.internal.watchdog.StallGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A DataSource over several nodes: a pool per node, the node picked anew with each {@link #getConnection()}, and
 * failover that loses no acknowledged write, runs no write twice, and hides the death of a node from reads.
 * Thread-safe. It does its own pooling: do not put another pool on top.
 */
public final class MhaDataSource implements DataSource, AutoCloseable {
    private final JdbcSettings settings;
    private final NodePools pools;
    private final Cluster cluster;
    private final Backend backend;
    private final Timers timers;
    private final Observation observation = new Observation();
    private volatile boolean closed;

    /**
     * Starts with the settings of a URL.
     *
     * @param url a {@code jdbc:mha:} URL
     * @throws io.mha.core.config.ConfigException if anything in it is wrong
     */
    public MhaDataSource(String url) {
        this(JdbcConfig.of(url));
    }

    /**
     * Starts: checks begin at once, connections are opened when they are first needed.
     *
     * @param config the settings
     * @param listeners hear of every change of a node
     */
    public MhaDataSource(JdbcConfig config, ClusterListener... listeners) {
        this(config, Timers.system(config.settings().get(JdbcKeys.NAME)), listeners);
        observation.start(cluster, pools, settings, backend::unwraps, timers);
    }

    /** All but what is seen from outside. */
    private MhaDataSource(JdbcConfig config, Timers timers, ClusterListener... listeners) {
        settings = config.settings().own();
        String name = settings.get(JdbcKeys.NAME);
        this.timers = timers;
        Late late = new Late();
        pools = new NodePools(
                settings,
                timers,
                (node, generation, failure) ->
                        late.report(node.id(), generation, failure.evidence(), failure.detail()));
        ClusterConfig.Builder builder = settings.applyTo(ClusterConfig.named(name))
                .check(check(settings, timers))
                .lifecycle(pools);
        builder.listener(observation);
        for (ClusterListener listener : listeners) {
            builder.listener(listener);
        }
        ClusterConfig clusterConfig = builder.build();
        cluster = Cluster.start(clusterConfig, timers);
        late.cluster = cluster;
        for (NodeSettings node : settings.nodes()) {
            if (node.disabled()) {
                cluster.execute(Command.maint(node.node().id()).by("config").because("disabled=true"));
            }
        }
        long stallNanos = settings.get(JdbcKeys.STALL_AFTER).toNanos();
        if (stallNanos > 0) {
            new StallGuard(cluster, pools, timers, stallNanos).start();
        }
        ConnectionRouter router = new ConnectionRouter(cluster, pools, settings, timers);
        boolean keyed =
                clusterConfig.balancer().needsKey() || !clusterConfig.stickFor().isZero();
        Backend.Terms terms =
                new Backend.Terms(settings.get(JdbcKeys.RETRY_READS), settings.get(JdbcKeys.TX_LOST_SQL_STATE), keyed);
        backend = new Backend(cluster, router, timers, settings.toString(), terms);
    }

    /**
     * Loads the classes that a data source is made of, and opens nothing: no thread, no connection, no bean. A new JVM
     * takes about 0.1 s for that, which need not be the time of the thread that starts the application: call it early, on
     * another one. The Spring Boot starter does so.
     *
     * @param config names the driver; the nodes do not matter
     */
    public static void preload(JdbcConfig config) {
        new MhaDataSource(config, new StillTimers()).close();
    }

    /**
     * Borrows a connection. Close it to give it back.
     *
     * @return a connection that outlives the node that it is bound to, wherever that is safe
     * @throws NoNodeAvailableException if no node gave one within {@code borrowTimeout}
     */
    @Override
    public Connection getConnection() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("the data source is closed", "08003");
        }
        Borrowing observed = observation.borrowing();
        return observed == null ? LogicalConnection.borrow(backend) : observed.borrow(backend);
    }

    /**
     * Not supported: a pool belongs to one user.
     *
     * @param user ignored
     * @param password ignored
     * @return never
     * @throws SQLFeatureNotSupportedException always
     */
    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("set user and password in the URL, and make a data source per user");
    }

    /**
     * Changes user and password without a restart, as when a password is rotated: every connection that is opened from
     * now on, also for checks, uses them. Those that are there stay until they are older than {@code maxLifetime}, whether
     * they are borrowed or idle. {@code probe.user} and {@code probe.password}, where they are set, stay as they are.
     *
     * @param user of the database
     * @param password of that user
     */
    public void setCredentials(String user, String password) {
        settings.login().change(user, password);
    }

    /**
     * The nodes and their states; also takes commands.
     *
     * @return the cluster behind this data source
     */
    public Cluster cluster() {
        return cluster;
    }

    /**
     * The connections to a node.
     *
     * @param nodeId name of the node
     * @return how many are borrowed, with those that a node which is taken out has still to get back
     */
    public int activeConnections(String nodeId) {
        return pools.active(nodeId);
    }

    /**
     * The connections to all nodes.
     *
     * @return as of now
     */
    public Usage usage() {
        int active = pools.all().stream().mapToInt(NodePool::active).sum();
        int idle = pools.all().stream().mapToInt(NodePool::idle).sum();
        return new Usage(active, idle, observation.mostConnections(), observation.fewestIdle());
    }

    /** For {@link MhaObservations}: somebody looks on at failovers, and at borrows if he says how. */
    void watch(Failovers failovers, @Nullable UnaryOperator<Borrowing> borrows) {
        backend.watch(failovers);
        if (borrows != null) {
            observation.observe(borrows);
        }
    }

    String name() {
        return settings.get(JdbcKeys.NAME);
    }

    /** Ends all pools and threads, cutting connections that are still in use; bounded to some seconds. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            observation.close();
            cluster.close();
            pools.close();
        }
    }

    private static HealthCheck check(JdbcSettings settings, Timers timers) {
        return switch (settings.get(JdbcKeys.CHECK)) {
            case "tcp" -> HealthCheck.tcp();
            case "handshake" -> new HandshakeCheck();
            case "sql" -> new SqlCheck(settings, timers, settings.get(JdbcKeys.CHECK_SQL));
            case "http" -> HealthCheck.http(settings.httpCheck());
            case "ping+http" ->
                HealthCheck.all(new PingCheck(settings, timers), HealthCheck.http(settings.httpCheck()));
            default -> new PingCheck(settings, timers);
        };
    }

    /**
     * Shows a data source in Micrometer, which is an optional dependency: this class alone needs it, and nothing loads
     * it by itself. As a Spring bean: {@code new MhaDataSource.Meters(source)::bindTo} is a {@code MeterBinder}.
     *
     * <p>The meters are {@code mha.*}, {@code db.client.connection.*} as OpenTelemetry names them, and {@code
     * hikaricp.connections*} for each node's pool. They read counters that are there anyway.
     */
    @SuppressWarnings("exports") // transitive, an optional module would be missed by everybody who does without it
    public static final class Meters {
        private final MhaDataSource source;

        /**
         * Of a data source.
         *
         * @param source whose nodes and pools to show
         */
        public Meters(MhaDataSource source) {
            this.source = source;
        }

        /**
         * Adds its meters to a registry; they go when the data source is closed.
         *
         * @param registry where
         */
        public void bindTo(MeterRegistry registry) {
            ClusterMeters.bind(source.observation, source.timers, registry);
        }
    }

    /**
     * The connections to all nodes together.
     *
     * @param active borrowed
     * @param idle waiting to be borrowed
     * @param max how many there may be
     * @param min how many are kept idle
     */
    public record Usage(int active, int idle, int max, int min) {}

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set borrowTimeout in the URL");
    }

    @Override
    public int getLoginTimeout() {
        return (int) Math.max(1, settings.get(JdbcKeys.BORROW_TIMEOUT).toSeconds());
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("not a wrapper for " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    /**
     * The URL.
     *
     * @return with secrets masked
     */
    @Override
    public String toString() {
        return "MhaDataSource[" + settings + "]";
    }
}
