package io.mha.jdbc.internal.connection;

import io.mha.core.Cluster;
import io.mha.core.health.Evidence;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.connection.TransactionTracker.Loss;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.outcome.ServerProduct;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.route.ConnectionRouter;
import io.mha.jdbc.internal.route.Failovers;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all logical connections of a data source share. Thread-safe. */
public final class Backend {
    private static final Logger log = LoggerFactory.getLogger(Backend.class);
    private static final int MAX_TEXTS = 1_000;
    private static final int MAX_CACHED_LENGTH = 4_096;

    private final Cluster cluster;
    private final ConnectionRouter router;
    private final Timers timers;
    private final String url;
    private final Terms terms;
    private final Map<String, Asked> products = new ConcurrentHashMap<>();
    private final LongAdder unwraps = new LongAdder();
    private final AtomicBoolean soilingTold = new AtomicBoolean();
    private final NodeBinding vacant;
    private volatile Map<String, Text> texts = new ConcurrentHashMap<>();

    /**
     * What a user may choose.
     *
     * @param retryReads how often a read is run again when its node was lost
     * @param txLostSqlState the SQLState of a transaction that surely rolled back with its node
     * @param keyed whether nodes are picked by what a call belongs to
     */
    public record Terms(int retryReads, String txLostSqlState, boolean keyed) {}

    private record Asked(long generation, ServerProduct product) {}

    /**
     * The parts that connections need.
     *
     * @param cluster hears of lost connections
     * @param router gives physical connections
     * @param timers strike deadlines
     * @param url shown to whoever asks, without secrets
     * @param terms what the user has chosen
     */
    public Backend(Cluster cluster, ConnectionRouter router, Timers timers, String url, Terms terms) {
        this.cluster = cluster;
        this.router = router;
        this.timers = timers;
        this.url = url;
        this.terms = terms;
        this.vacant = NodeBinding.vacant(this);
    }

    ConnectionRouter router() {
        return router;
    }

    Timers timers() {
        return timers;
    }

    String url() {
        return url;
    }

    Terms terms() {
        return terms;
    }

    /**
     * From now on somebody hears of what is lost with its node, and of where work goes on.
     *
     * @param onlooker who
     */
    public void watch(Failovers onlooker) {
        router.watch(onlooker);
    }

    /** Work leaves a node, to go on elsewhere; {@code null} if nobody wants to know. */
    Failovers.@Nullable Move leaves(NodeLease lost, String reason, String detail) {
        Failovers onlooker = router.failovers();
        return onlooker == null ? null : onlooker.leaves(lost.view().node().id(), reason, detail);
    }

    /** Work was lost with its node, and the application hears of it. */
    void told(NodeLease lost, Loss loss, Failure failure, SQLException told) {
        Failovers onlooker = router.failovers();
        if (onlooker != null) {
            Failovers.Verdict verdict = switch (loss) {
                case RERUN, HARMLESS -> Failovers.Verdict.LOST;
                case ROLLED_BACK, ROLLED_BACK_AS_ASKED -> Failovers.Verdict.ROLLED_BACK;
                case UNKNOWN -> Failovers.Verdict.UNKNOWN;
            };
            onlooker.told(lost.view().node().id(), verdict, Failovers.word(failure.evidence()), told);
        }
    }

    /** Whether one more read may be run again: retries must not multiply the load of an outage. */
    boolean tryRetry() {
        return cluster.tryRetry();
    }

    /** What stands in for the binding of a connection that was given back. */
    NodeBinding vacant() {
        return vacant;
    }

    /** What a statement does; read once per text, because applications run the same texts over and over. */
    Text text(String sql) {
        Text known = texts.get(sql);
        if (known != null) {
            return known;
        }
        Text read = new Text(sql, SqlIntent.of(sql));
        if (sql.length() <= MAX_CACHED_LENGTH && read.intent().key() == null) {
            if (texts.size() >= MAX_TEXTS) {
                texts = new ConcurrentHashMap<>(); // texts that never come again must not keep out those that do
            }
            texts.put(sql, read);
        }
        return read;
    }

    /** Tells the cluster what a lost connection says about its node. */
    void report(NodeLease lease, Failure failure) {
        String node = lease.view().node().id();
        if (failure.evidence() == Evidence.READ_TIMEOUT) {
            // The time limit is the caller's, and says as much about the query as about the node: let a check decide.
            cluster.checkNow(node, result -> {});
        } else {
            if (failure.evidence() != Evidence.READ_ONLY) {
                lease.failed();
            }
            cluster.report(node, lease.pool().generation(), failure.evidence(), failure.detail());
        }
    }

    /** What the server of a connection is: asked once per generation of its node, without a round trip. */
    ServerProduct product(NodeLease lease) {
        String node = lease.view().node().id();
        long generation = lease.pool().generation();
        Asked known = products.get(node);
        if (known != null && known.generation() == generation) {
            return known.product();
        }
        try {
            @Nullable DatabaseMetaData metaData = lease.connection().getMetaData();
            @Nullable String version = metaData == null ? null : metaData.getDatabaseProductVersion();
            ServerProduct product = version == null ? ServerProduct.UNKNOWN : new ServerProduct(version);
            if (known == null || !known.product().equals(product)) {
                compare(node, product);
            }
            products.put(node, new Asked(generation, product));
            return product;
        } catch (SQLException | RuntimeException lost) {
            return known == null ? ServerProduct.UNKNOWN : known.product();
        }
    }

    private void compare(String node, ServerProduct product) {
        products.forEach((other, asked) -> {
            if (!other.equals(node) && !asked.product().equals(product)) {
                log.warn(
                        "nodes {} and {} run different versions, {} and {}: metadata and SQL may differ between them",
                        node,
                        other,
                        product.version(),
                        asked.product().version());
            }
        });
    }

    void unwrapped() {
        unwraps.increment();
    }

    /**
     * How often an object of the driver was unwrapped, which keeps its connection on its node.
     *
     * @return since the start
     */
    public long unwraps() {
        return unwraps.sum();
    }

    /** A session was thrown away because of what SQL text has left in it. */
    void soiled() {
        if (soilingTold.compareAndSet(false, true)) {
            log.info(
                    "a connection was thrown away when it was closed, because SQL text had changed its session (SET, USE,"
                            + " LOCK TABLES, a temporary table); settings for every connection belong into the URL, where they"
                            + " cost nothing");
        }
    }
}
