package io.mha.core.simulator;

import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.ClusterEvent;
import io.mha.core.NodeLifecycle;
import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.internal.balance.RetryBudget;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A process that works with the servers: a real cluster, a pool per node, a watchdog, and callers who do not wait. */
final class Client implements NodeLifecycle {
    private static final double READS = 0.8;
    private static final long WARM_POLL_NANOS = 20_000_000L;
    private static final long CHECK_ALL_NANOS = 100_000_000L;
    private static final long SAMPLE_NANOS = 250_000_000L;

    private final int index;
    private final World world;
    private final Engine engine;
    private final Jvm jvm;
    private final JvmTimers timers;
    private final Cluster cluster;
    private final StallWatch watch;
    private final RetryBudget retries;
    private final SplittableRandom random;
    private final double meanGapNanos;
    private final long patienceNanos;
    private final @Nullable Pool[] current;
    private final List<Pool> pools = new ArrayList<>();
    private long checkedAllAt = Long.MIN_VALUE / 2;

    Client(int index, World world, SplittableRandom random) {
        Setup setup = world.setup();
        this.index = index;
        this.world = world;
        this.engine = world.engine();
        this.random = random.split();
        this.jvm = new Jvm(engine);
        this.timers = new JvmTimers(engine, jvm);
        this.current = new Pool[setup.nodes()];
        this.watch = new StallWatch(this, engine, setup.nodes());
        this.meanGapNanos = 1e9 * setup.clients() / setup.requestsPerSecond();
        this.patienceNanos = setup.patience().toNanos();
        ClusterConfig.Builder config = ClusterConfig.named("client-" + index)
                .check(new Ping(world, index, timers))
                .health(setup.health())
                .breaker(setup.breaker())
                .lifecycle(this)
                .listener(this::changed);
        if (world.isRegistered()) {
            config.source(world.registry().seenBy(jvm));
        } else {
            config.nodes(world.nodes());
        }
        if (setup.hasBalancer()) {
            config.balancer(setup.chosenBalancer());
        }
        SplittableRandom ofCluster = random.split();
        this.cluster = SeededCluster.start(config.build(), timers, ofCluster::nextInt);
        this.retries = new RetryBudget(this::picks, timers);
        sample();
        engine.after(gap(), jvm, this::arrive);
    }

    int index() {
        return index;
    }

    Jvm jvm() {
        return jvm;
    }

    JvmTimers timers() {
        return timers;
    }

    Cluster cluster() {
        return cluster;
    }

    /** Whether it has been told that there are others like it. */
    boolean isOneOfMany() {
        return world.setup().health().fleet() > 1;
    }

    /** The callers' own time limit for an answer. */
    long patienceNanos() {
        return patienceNanos;
    }

    /** Whether a statement may be sent once more. */
    boolean mayRetry() {
        return retries.tryRetry();
    }

    private long picks() {
        return cluster.topology().nodes().stream()
                .mapToLong(view -> view.traffic().picks())
                .sum();
    }

    /** All pools that have connections, given up ones as well. */
    List<Pool> pools() {
        pools.removeIf(pool -> pool.isRetired() && pool.lent().isEmpty());
        return pools;
    }

    @Nullable
    Pool currentPool(Server server) {
        return current[server.index];
    }

    Pool pool(NodeView view) {
        return pool(world.server(view.node()), view.state().generation());
    }

    void report(Server server, long generation, Evidence evidence, String detail) {
        cluster.report(server.node.id(), generation, evidence, detail);
    }

    void heardFrom(Server server) {
        watch.heardFrom(server);
    }

    void checkNow(Server server) {
        cluster.checkNow(server.node.id(), result -> {});
    }

    /** What a caller does who finds no usable node; many callers at once ask once. */
    void checkAll() {
        if (engine.now() - checkedAllAt >= CHECK_ALL_NANOS) {
            checkedAllAt = engine.now();
            world.servers().forEach(this::checkNow);
        }
    }

    /** A statement is on its way. */
    void sent() {
        watch.sent();
    }

    private void sample() {
        world.ledger().sampled(SeededCluster.isPanic(cluster.topology()));
        engine.after(SAMPLE_NANOS, jvm, this::sample);
    }

    @Override
    public void warm(Node node, long generation, Runnable ready) {
        Pool pool = pool(world.server(node), generation);
        if (pool.generation() != generation || pool.isRetired()) {
            return;
        }
        if (pool.total() > 0) {
            ready.run();
        } else {
            pool.fill();
            timers.schedule(WARM_POLL_NANOS, () -> warm(node, generation, ready));
        }
    }

    @Override
    public void retire(Node node, long generation, boolean abort, String cause) {
        Server server = world.server(node);
        world.ledger().retired();
        Pool pool = current[server.index];
        if (pool != null && pool.generation() < generation) {
            current[server.index] = null;
            pool.retire(abort);
        }
    }

    @Override
    public void removed(Node node) {
        Server server = world.server(node);
        Pool pool = current[server.index];
        current[server.index] = null;
        if (pool != null) {
            pool.retire(false);
        }
    }

    private Pool pool(Server server, long generation) {
        Pool known = current[server.index];
        if (known != null && known.generation() >= generation) {
            return known;
        }
        Pool made = new Pool(this, server, generation, engine);
        current[server.index] = made;
        pools.add(made);
        if (known != null) {
            known.retire(false);
        }
        return made;
    }

    private void changed(ClusterEvent event) {
        if (event instanceof ClusterEvent.NodeChanged change) {
            world.ledger().changed(this, world.server(change.node()), change);
        }
    }

    private void arrive() {
        engine.after(gap(), jvm, this::arrive);
        world.ledger().arrived(engine.now());
        new Exchange(this, engine, world.ledger(), random.nextDouble() < READS).start();
    }

    private long gap() {
        return (long) (-Math.log(1 - random.nextDouble()) * meanGapNanos);
    }
}
