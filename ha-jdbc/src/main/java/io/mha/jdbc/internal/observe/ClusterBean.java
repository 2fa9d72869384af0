package io.mha.jdbc.internal.observe;

import io.mha.core.balance.NodeView;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What operators see of a data source. */
final class ClusterBean implements ClusterMXBean {
    private final Watched watched;
    private final Observation observation;

    ClusterBean(Watched watched, Observation observation) {
        this.watched = watched;
        this.observation = observation;
    }

    @Override
    public String getUrl() {
        return watched.settings().toString();
    }

    @Override
    public List<String> getNodes() {
        return names(watched.cluster().topology().nodes());
    }

    @Override
    public List<String> getUsableNodes() {
        return names(watched.cluster().topology().candidates());
    }

    @Override
    public boolean isOutage() {
        return watched.cluster().topology().isOutage();
    }

    @Override
    public long getOutages() {
        return observation.outages();
    }

    @Override
    public long getOutageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(observation.outageNanos());
    }

    @Override
    public boolean isPanic() {
        return watched.cluster().topology().panic();
    }

    @Override
    public long getRetriesGranted() {
        return watched.cluster().retries().granted();
    }

    @Override
    public long getRetriesRefused() {
        return watched.cluster().retries().refused();
    }

    @Override
    public long getDroppedEvents() {
        return watched.cluster().droppedEvents();
    }

    @Override
    public long getUnwraps() {
        return observation.unwraps();
    }

    @Override
    public String explainPick() {
        return watched.cluster().explainPick();
    }

    @Override
    public String describe() {
        return watched.settings().description();
    }

    @Override
    public void confirmRemovals() {
        watched.cluster().confirmRemovals();
    }

    private static List<String> names(List<NodeView> views) {
        return views.stream().map(view -> view.node().id()).toList();
    }
}
