package io.mha.jdbc.internal.pool;

import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pools that nobody borrows from any more. What is borrowed from them moves to another node at the next occasion; when
 * everything has come back, the pool is closed. How long that may take is the cluster's to say, by telling that what is
 * in use shall be cut; only for a node that has left the cluster for good nobody would say it.
 */
final class Farewell {
    private static final long POLL_NANOS = 250_000_000L;
    private static final long GONE_NANOS = 60_000_000_000L;

    private final Timers timers;
    private final Map<NodePool, Boolean> leaving = new ConcurrentHashMap<>();

    Farewell(Timers timers) {
        this.timers = timers;
    }

    /** No more borrows from this pool. */
    void begin(NodePool pool) {
        if (leaving.putIfAbsent(pool, true) == null) {
            pool.retire();
            look(pool);
        }
    }

    /** Cuts what is still in use of a node before a generation. */
    void cut(String nodeId, long generation) {
        for (NodePool pool : leaving.keySet()) {
            if (pool.node().id().equals(nodeId) && pool.generation() < generation) {
                cut(pool);
            }
        }
    }

    /** The node has left the cluster: what is in use may finish, but not for ever. */
    void limit(Node node) {
        for (NodePool pool : leaving.keySet()) {
            if (pool.node().id().equals(node.id())) {
                timers.schedule(GONE_NANOS, () -> cut(pool));
            }
        }
    }

    Collection<NodePool> pools() {
        return leaving.keySet();
    }

    void clear() {
        leaving.clear();
    }

    private void cut(NodePool pool) {
        pool.links().forEach(link -> timers.runBlocking(link::cut));
    }

    private void look(NodePool pool) {
        if (pool.active() == 0) {
            timers.runBlocking(() -> {
                if (pool.shutdown()) {
                    leaving.remove(pool);
                } // else everything is being closed, and this with it
            });
        } else {
            timers.schedule(POLL_NANOS, () -> look(pool));
        }
    }
}
