package io.mha.jdbc.internal.pool;

import io.mha.core.node.Node;
import io.mha.jdbc.internal.pool.PoolShares.Share;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes there are, which of them are out, and what that makes of the sizes of their pools. Thread-safe. */
final class Roster {
    private final PoolFactory factory;
    private final int maxTotal;
    private final Map<String, Node> members = new ConcurrentHashMap<>();
    private final Set<String> out = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> floors = new ConcurrentHashMap<>();

    /**
     * No nodes yet.
     *
     * @param factory knows what each node may have
     * @param maxTotal for all together; 0 for what the nodes may have together
     */
    Roster(PoolFactory factory, int maxTotal) {
        this.factory = factory;
        this.maxTotal = maxTotal;
    }

    void join(Node node) {
        members.put(node.id(), node);
    }

    void leave(Node node) {
        members.remove(node.id());
        out.remove(node.id());
        floors.remove(node.id());
    }

    boolean contains(Node node) {
        return members.containsKey(node.id());
    }

    /** The node takes part; gives whether it did not before. */
    boolean in(Node node) {
        return out.remove(node.id());
    }

    /** The node takes no part until somebody borrows under this generation. */
    void out(Node node, long generation) {
        out.add(node.id());
        floors.merge(node.id(), generation, Math::max);
    }

    /** Whether a pool of this generation may be made: not for one who has picked the node before it left or failed. */
    boolean admits(Node node, long generation) {
        return contains(node) && generation >= floors.getOrDefault(node.id(), 0L);
    }

    /** The largest pool of each node now. */
    Map<String, Integer> sizes() {
        Map<String, Share> shares = new LinkedHashMap<>();
        members.forEach(
                (id, node) -> shares.put(id, new Share(factory.size(node), factory.isFixed(node), out.contains(id))));
        return PoolShares.of(shares, maxTotal);
    }

    /**
     * Whether all pools together may open one more connection. Where nobody has set {@code maxTotal} the sizes alone
     * decide: then a node that comes back need not wait until the others have closed what they had of it.
     *
     * @param open how many are open
     */
    boolean hasRoom(int open) {
        return maxTotal == 0 || open < maxTotal;
    }
}
