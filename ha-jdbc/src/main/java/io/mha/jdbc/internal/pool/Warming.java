package io.mha.jdbc.internal.pool;

import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Gives nodes that come back their connections before their traffic. On the control thread. What fails is tried again
 * later and later, because a node can pass its checks for hours while nobody can log in.
 */
final class Warming {
    private static final long POLL_NANOS = 20_000_000L;
    /** One connection is enough if more do not come: others are opened when they are needed. */
    private static final long ENOUGH_NANOS = 500_000_000L;

    private final Timers timers;
    private final PoolFactory factory;
    private final BiFunction<Node, Long, Optional<NodePool>> pools;
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

    private record Attempt(Node node, long generation, int wanted, long since, Runnable ready) {}

    /**
     * Nothing to warm yet.
     *
     * @param timers time and the control thread
     * @param factory knows the pace of connects
     * @param pools gives the pool of a node and generation, a new one if the old one can make no connections; none if it
     *     has been given up
     */
    Warming(Timers timers, PoolFactory factory, BiFunction<Node, Long, Optional<NodePool>> pools) {
        this.timers = timers;
        this.factory = factory;
        this.pools = pools;
    }

    /**
     * Opens connections. The cluster asks again with every check; that changes nothing.
     *
     * @param node where to
     * @param generation of the connections
     * @param wanted how many, one after the other
     * @param ready to be run when they are there
     */
    void begin(Node node, long generation, int wanted, Runnable ready) {
        Attempt attempt = new Attempt(node, generation, wanted, timers.nanoTime(), ready);
        Attempt before = attempts.get(node.id());
        if (before != null && before.generation() == generation) {
            return;
        }
        attempts.put(node.id(), attempt);
        factory.gate(node).forgetFailures();
        pools.apply(node, generation).ifPresent(pool -> timers.runBlocking(pool::prime));
        look(attempt);
    }

    /** What was begun for a node is no longer wanted. */
    void cancel(Node node) {
        attempts.remove(node.id());
    }

    private void look(Attempt attempt) {
        if (!attempt.equals(attempts.get(attempt.node().id()))) {
            return;
        }
        Optional<NodePool> pool = pools.apply(attempt.node(), attempt.generation());
        if (pool.isEmpty()) {
            attempts.remove(attempt.node().id(), attempt);
        } else if (isWarm(pool.get(), attempt)) {
            attempts.remove(attempt.node().id(), attempt);
            attempt.ready().run();
        } else {
            timers.schedule(POLL_NANOS, () -> look(attempt));
        }
    }

    private boolean isWarm(NodePool pool, Attempt attempt) {
        int open = pool.idle() + pool.active();
        return open >= attempt.wanted() || (open > 0 && timers.nanoTime() - attempt.since() >= ENOUGH_NANOS);
    }
}
