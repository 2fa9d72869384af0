package io.mha.jdbc.internal.observe;

import io.mha.core.Cluster;
import io.mha.core.balance.NodeView;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.pool.NodePool;
import io.mha.jdbc.internal.pool.NodePools;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What there is to look at.
 *
 * @param cluster the nodes and their states
 * @param pools their connections
 * @param settings what was configured
 */
record Watched(Cluster cluster, NodePools pools, JdbcSettings settings) {

    String name() {
        return settings.get(JdbcKeys.NAME);
    }

    @Nullable
    NodeView node(String id) {
        return cluster.topology().node(id);
    }

    /** A figure of the pool that callers borrow from now; 0 while the node has none. */
    int ofPool(String id, ToIntFunction<NodePool> figure) {
        NodePool pool = pools.currentOf(id);
        return pool == null ? 0 : figure.applyAsInt(pool);
    }

    int largestPool(String id) {
        NodeSettings own = own(id);
        Integer limit = own == null ? null : own.maxPoolSize();
        return limit == null ? settings.get(JdbcKeys.MAX_POOL_SIZE) : limit;
    }

    int fewestIdle(String id) {
        NodeSettings own = own(id);
        Integer least = own == null ? null : own.minIdle();
        return Math.min(least == null ? settings.get(JdbcKeys.MIN_IDLE) : least, largestPool(id));
    }

    /** The sum of a figure over all nodes that there are now. */
    int overNodes(ToIntFunction<String> figure) {
        return cluster.topology().nodes().stream()
                .mapToInt(view -> figure.applyAsInt(view.node().id()))
                .sum();
    }

    private @Nullable NodeSettings own(String id) {
        NodeView view = node(id);
        return view == null ? null : settings.node(view.node());
    }
}
