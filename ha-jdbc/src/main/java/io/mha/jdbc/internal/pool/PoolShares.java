package io.mha.jdbc.internal.pool;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many connections each pool may open. All pools together never get more than {@code maxTotal}, or what the nodes
 * may have together if that is less. While all nodes take part, each gets its own {@code maxPoolSize}, less in
 * proportion if {@code maxTotal} is smaller. What belongs to a node that is out goes to the others in proportion to
 * their own, so that an application does not lose its connections with its node; but a node whose address sets
 * {@code maxConn} never gets more than that. When the node comes back, the others close what they have too much little
 * by little, as it becomes idle. Only if {@code maxTotal} was set does the node wait for that, but for its first
 * connection. Pure.
 */
final class PoolShares {
    private PoolShares() {}

    /**
     * A node.
     *
     * @param own what it has while all nodes take part, 1 or more
     * @param fixed whether it never gets more
     * @param out whether it takes no part now
     */
    record Share(int own, boolean fixed, boolean out) {}

    /**
     * Shares out.
     *
     * @param nodes all nodes by name
     * @param maxTotal for all together; 0 for what the nodes have together
     * @return the largest pool of each node, 1 or more
     */
    static Map<String, Integer> of(Map<String, Share> nodes, int maxTotal) {
        long all = nodes.values().stream().mapToLong(Share::own).sum();
        long in = nodes.values().stream()
                .filter(share -> !share.out())
                .mapToLong(Share::own)
                .sum();
        long total = maxTotal == 0 ? all : Math.min(all, maxTotal);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        nodes.forEach((id, share) -> {
            long size = share.own() * total / (share.out() || in == 0 ? all : in);
            long most = share.fixed() ? Math.min(size, share.own()) : size;
            sizes.put(id, (int) Math.max(1, most));
        });
        return sizes;
    }
}
