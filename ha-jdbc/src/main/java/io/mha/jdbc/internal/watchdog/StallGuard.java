package io.mha.jdbc.internal.watchdog;

import io.mha.core.Cluster;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.pool.NodePool;
import io.mha.jdbc.internal.pool.NodePools;
import io.mha.jdbc.internal.pool.PhysicalLink;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds a node that hangs by the calls that are stuck on it, and has its pool cut, which frees their threads. Runs on
 * the control thread; the calls themselves pay two plain increments each.
 */
public final class StallGuard {
    private static final long LOOK_NANOS = 50_000_000L;
    private static final long PAUSE_NANOS = 200_000_000L;

    private final Watched watched;
    private final Timers timers;
    private final long stallNanos;
    private final Map<String, StallRule<Object>> rules = new HashMap<>();

    /** The step counter of every link to a node, and how many calls it has answered on all of them. */
    record Calls(Map<Object, Long> steps, long answers) {
        private Calls and(Calls other) {
            steps.putAll(other.steps);
            return new Calls(steps, answers + other.answers);
        }
    }

    /** The nodes as the guard sees them. */
    interface Watched {
        /** The calls on every node, by its name. */
        Map<String, Calls> calls();

        /** Asks a node for a sign of life. */
        void probe(String node, Consumer<CheckResult> then);

        /** A node hangs: its links are to be cut. */
        void hangs(String node, String detail);
    }

    /**
     * A guard that does nothing yet.
     *
     * @param cluster probes nodes and hears of those that hang
     * @param pools know all connections
     * @param timers time and the control thread
     * @param stallNanos how long a call may take before its node is probed
     */
    public StallGuard(Cluster cluster, NodePools pools, Timers timers, long stallNanos) {
        this(new OfCluster(cluster, pools), timers, stallNanos);
    }

    StallGuard(Watched watched, Timers timers, long stallNanos) {
        this.watched = watched;
        this.timers = timers;
        this.stallNanos = stallNanos;
    }

    /** Looks every 50 ms from now on, until the timers are closed. */
    public void start() {
        timers.schedule(LOOK_NANOS, this::look);
    }

    private void look() {
        timers.schedule(LOOK_NANOS, this::look);
        Map<String, Calls> calls = watched.calls();
        long now = timers.nanoTime();
        rules.keySet().retainAll(calls.keySet());
        calls.forEach((id, ofNode) -> {
            StallRule<Object> rule = rules.computeIfAbsent(id, node -> new StallRule<>(stallNanos, PAUSE_NANOS));
            if (rule.look(ofNode.steps(), ofNode.answers(), now) == StallRule.Advice.PROBE) {
                watched.probe(id, result -> probed(id, rule, result));
            }
        });
    }

    private void probed(String id, StallRule<Object> rule, CheckResult result) {
        long now = timers.nanoTime();
        Evidence evidence = result.evidence();
        boolean silent = evidence != null && evidence.isSilence();
        long waited = TimeUnit.NANOSECONDS.toMillis(rule.longestWait(now));
        if (rule.probed(silent, now)) {
            watched.hangs(id, "hangs: calls wait for " + waited + " ms, nothing arrives, and " + result.detail());
        }
    }

    private record OfCluster(Cluster cluster, NodePools pools) implements Watched {
        @Override
        public Map<String, Calls> calls() {
            Map<String, Calls> calls = new HashMap<>();
            pools.all().forEach(pool -> calls.merge(pool.node().id(), of(pool), Calls::and));
            return calls;
        }

        private static Calls of(NodePool pool) {
            Map<Object, Long> steps = new HashMap<>();
            long answers = 0;
            for (PhysicalLink link : pool.links()) {
                steps.put(link, link.steps());
                answers += link.answers();
            }
            return new Calls(steps, answers);
        }

        @Override
        public void probe(String node, Consumer<CheckResult> then) {
            cluster.checkNow(node, then);
        }

        @Override
        public void hangs(String node, String detail) {
            NodePool pool = pools.currentOf(node);
            if (pool != null) {
                cluster.report(node, pool.generation(), Evidence.HUNG, detail);
            }
            pools.cutLeaving(node); // no verdict reaches them: they are of a generation that is past
        }
    }
}
