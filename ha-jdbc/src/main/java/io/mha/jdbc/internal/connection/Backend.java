package io.mha.jdbc.internal.connection;

import io.mha.core.Cluster;
import io.mha.core.health.Evidence;
import io.mha.jdbc.internal.outcome.Failure;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.route.ConnectionRouter;
import io.mha.jdbc.internal.sql.SqlIntent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What all logical connections of a data source share. Thread-safe. */
public final class Backend {
    private static final int MAX_INTENTS = 1_000;
    private static final int MAX_CACHED_LENGTH = 4_096;

    private final Cluster cluster;
    private final ConnectionRouter router;
    private final String url;
    private final int retryReads;
    private final Map<String, SqlIntent> intents = new ConcurrentHashMap<>();

    /**
     * The parts that connections need.
     *
     * @param cluster hears of lost connections
     * @param router gives physical connections
     * @param url shown to whoever asks, without secrets
     * @param retryReads how often a read is run again
     */
    public Backend(Cluster cluster, ConnectionRouter router, String url, int retryReads) {
        this.cluster = cluster;
        this.router = router;
        this.url = url;
        this.retryReads = retryReads;
    }

    ConnectionRouter router() {
        return router;
    }

    String url() {
        return url;
    }

    int retryReads() {
        return retryReads;
    }

    /** What a statement does; read once per text, because applications run the same texts over and over. */
    SqlIntent intent(String sql) {
        SqlIntent known = intents.get(sql);
        if (known != null) {
            return known;
        }
        SqlIntent read = SqlIntent.of(sql);
        if (intents.size() < MAX_INTENTS && sql.length() <= MAX_CACHED_LENGTH) {
            intents.put(sql, read);
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
            lease.failed();
            cluster.report(node, lease.pool().generation(), failure.evidence(), failure.detail());
        }
    }
}
