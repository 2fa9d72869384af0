package io.mha.jdbc.internal.observe;

import io.mha.core.ClusterEvent;
import io.mha.core.time.NanoClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one data source in a registry, tagged with {@code group}, and those of a node with {@code node} as well.
 * A group that is in the registry already gets a number: {@code orders-2}. This is one of the few classes that need
 * Micrometer; nothing loads it unless a registry is given.
 */
public final class ClusterMeters implements Onlooker {
    private final MeterRegistry registry;
    private final Watched watched;
    private final MeterSet cluster;
    private final Map<String, MeterSet> nodes = new HashMap<>();
    private final String group;

    private ClusterMeters(Observation observation, MeterRegistry registry) {
        this.registry = registry;
        this.watched = observation.watched();
        this.group = freeName(registry, watched.name());
        this.cluster = new MeterSet(registry, Tags.of("group", group));
        ofCluster(observation);
    }

    /**
     * Shows a data source in a registry until it is closed.
     *
     * @param observation of the data source
     * @param clock monotonic
     * @param registry where
     */
    public static void bind(Observation observation, NanoClock clock, MeterRegistry registry) {
        ClusterMeters meters = new ClusterMeters(observation, registry);
        observation.attach(meters);
        Timer waits = meters.cluster.timer(
                "db.client.connection.wait_time",
                "How long borrows take; one in 16 is timed",
                "db.client.connection.pool.name",
                meters.group);
        observation.time(new TimedBorrows(nanos -> waits.record(nanos, TimeUnit.NANOSECONDS), clock));
    }

    private void ofCluster(Observation observation) {
        cluster.gauge(
                "mha.panic",
                "1 while ejections are not believed, because too few nodes are in service",
                watched,
                w -> w.cluster().topology().panic() ? 1 : 0);
        cluster.gauge(
                "mha.outage",
                "1 while no node is usable",
                watched,
                w -> w.cluster().topology().isOutage() ? 1 : 0);
        cluster.timer(
                "mha.outage.duration",
                "Outages that are over",
                observation,
                Observation::outages,
                Observation::outageNanos);
        cluster.counter(
                "mha.retry",
                "Retries that were asked for",
                watched,
                w -> w.cluster().retries().granted(),
                "outcome",
                "granted");
        cluster.counter(
                "mha.retry",
                "Retries that were asked for",
                watched,
                w -> w.cluster().retries().refused(),
                "outcome",
                "refused");
        cluster.gauge(
                "mha.retry.budget",
                "Retries that could be made now",
                watched,
                w -> w.cluster().retries().available());
        cluster.gauge(
                "mha.discovery.stale",
                "Sources of nodes that cannot be read now",
                observation,
                Observation::staleSources);
        cluster.counter(
                "mha.unwraps",
                "Objects of the driver that were unwrapped; their connections stay on their nodes",
                observation,
                Observation::unwraps);
        cluster.counter(
                "mha.events.dropped",
                "Events that listeners were too slow for",
                watched,
                w -> w.cluster().droppedEvents());
    }

    @Override
    public void added(String node) {
        nodes.computeIfAbsent(node, id -> {
            MeterSet meters = new MeterSet(registry, Tags.of("group", group, "node", id));
            NodeMeters.bind(watched, id, group, meters);
            return meters;
        });
    }

    @Override
    public void removed(String node) {
        MeterSet meters = nodes.remove(node);
        if (meters != null) {
            meters.close();
        }
    }

    @Override
    public void on(ClusterEvent event) {
        if (event instanceof ClusterEvent.NodeChanged changed) {
            MeterSet meters = nodes.get(changed.node().id());
            if (meters != null) {
                meters.increment(
                        "mha.transition",
                        "Changes of state",
                        "from",
                        changed.from().word(),
                        "to",
                        changed.to().word());
            }
        }
    }

    @Override
    public void close() {
        nodes.values().forEach(MeterSet::close);
        nodes.clear();
        cluster.close();
    }

    private static String freeName(MeterRegistry registry, String name) {
        String candidate = name;
        for (int number = 2; registry.find("mha.panic").tag("group", candidate).meter() != null; number++) {
            candidate = name + "-" + number;
        }
        return candidate;
    }
}
