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

/**
 * Finds a node that hangs by the calls that are stuck on it, and has its pool cut, which frees their threads. Runs on
 * the control thread; the calls themselves pay two plain increments each.
 */
public final class StallGuard {
    private static final long LOOK_NANOS = 50_000_000L;
    private static final long PAUSE_NANOS = 200_000_000L;

    private final Cluster cluster;
    private final NodePools pools;
    private final Timers timers;
    private final long stallNanos;
    private final Map<String, StallRule<PhysicalLink>> rules = new HashMap<>();

    /**
     * A guard that does nothing yet.
     *
     * @param cluster probes nodes and hears of those that hang
     * @param pools know all connections
     * @param timers time and the control thread
     * @param stallNanos how long a call may take before its node is probed
     */
    public StallGuard(Cluster cluster, NodePools pools, Timers timers, long stallNanos) {
        this.cluster = cluster;
        this.pools = pools;
        this.timers = timers;
        this.stallNanos = stallNanos;
    }

    /** Looks every 50 ms from now on, until the timers are closed. */
    public void start() {
        timers.schedule(LOOK_NANOS, this::look);
    }

    private void look() {
        timers.schedule(LOOK_NANOS, this::look);
        Map<String, Map<PhysicalLink, Long>> steps = new HashMap<>();
        for (NodePool pool : pools.all()) {
            Map<PhysicalLink, Long> ofNode = steps.computeIfAbsent(pool.node().id(), id -> new HashMap<>());
            pool.links().forEach(link -> ofNode.put(link, link.steps()));
        }
        long now = timers.nanoTime();
        steps.forEach((id, links) -> {
            StallRule<PhysicalLink> rule = rules.computeIfAbsent(id, node -> new StallRule<>(stallNanos, PAUSE_NANOS));
            if (rule.look(links, now) == StallRule.Advice.PROBE) {
                cluster.checkNow(id, result -> probed(id, rule, result));
            }
        });
    }

    private void probed(String id, StallRule<PhysicalLink> rule, CheckResult result) {
        long now = timers.nanoTime();
        Evidence evidence = result.evidence();
        boolean silent = evidence != null && evidence.isSilence();
        long waited = TimeUnit.NANOSECONDS.toMillis(rule.longestWait(now));
        if (rule.probed(silent, now)) {
            NodePool pool = pools.currentOf(id);
            if (pool != null) {
                String detail = "hangs: calls wait for " + waited + " ms, nothing arrives, and " + result.detail();
                cluster.report(id, pool.generation(), Evidence.HUNG, detail);
            }
            pools.cutLeaving(id); // no verdict reaches them: they are of a generation that is past
        }
    }
}
