package io.mha.core.internal.loop;

import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.node.Node;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the log and the listeners what has changed: one line and one event for each transition, with its cause. */
final class Announcer {
    private static final Logger log = LoggerFactory.getLogger("io.mha.cluster");

    private final String cluster;
    private final List<ClusterListener> listeners;
    private long sequence;

    Announcer(String cluster, List<ClusterListener> listeners) {
        this.cluster = cluster;
        this.listeners = listeners;
    }

    void transition(Node node, Transition change) {
        boolean worse = change.to().compareTo(NodeStatus.HALF_OPEN) >= 0;
        log.atLevel(worse ? Level.WARN : Level.INFO)
                .addKeyValue("mha.cluster", cluster)
                .addKeyValue("mha.node", node.id())
                .log(
                        "{}: node {} {} -> {}: {}",
                        cluster,
                        node.id(),
                        change.from().word(),
                        change.to().word(),
                        change.cause());
        tell(new ClusterEvent.NodeChanged(++sequence, node, change.from(), change.to(), change.cause()));
    }

    void outage(Topology before, Topology after, long now) {
        if (before.isOutage() == after.isOutage()) {
            return;
        }
        if (after.isOutage()) {
            log.atError().addKeyValue("mha.cluster", cluster).log("{}: no node is usable any more", cluster);
            tell(new ClusterEvent.OutageBegan(++sequence));
            return;
        }
        Duration lasted = Duration.ofNanos(now - before.outageSinceNanos());
        log.atInfo()
                .addKeyValue("mha.cluster", cluster)
                .log("{}: usable again after an outage of {} ms", cluster, lasted.toMillis());
        tell(new ClusterEvent.OutageEnded(++sequence, lasted));
    }

    void lifecycleFailed(Node node, RuntimeException e) {
        log.error("{}: the lifecycle failed on node {}", cluster, node.id(), e);
    }

    private void tell(ClusterEvent event) {
        for (ClusterListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log.warn("{}: a listener failed on {}", cluster, event, e);
            }
        }
    }
}
