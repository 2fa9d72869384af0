package io.mha.spring;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.jdbc.MhaDataSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The health of a cluster in the words of the actuator: UP if every active node takes work, UP and {@code degraded} if
 * one does, OUT_OF_SERVICE if only nodes are left that traffic took out, DOWN if there is none.
 *
 * @param status code of the status
 * @param details with a line for each node
 */
record ClusterHealth(String status, Map<String, Object> details) {

    static ClusterHealth of(MhaDataSource source) {
        Topology topology = source.cluster().topology();
        List<NodeView> serving = topology.nodes().stream()
                .filter(view -> Clusters.admits(topology, view))
                .toList();
        boolean complete = topology.nodes().stream()
                .filter(view -> view.node().level() == 0)
                .allMatch(serving::contains);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("serving", serving.size() + "/" + topology.nodes().size());
        if (!serving.isEmpty() && !complete) {
            details.put("degraded", true);
        }
        if (topology.panic()) {
            details.put("panic", true);
        }
        details.put("nodes", Clusters.nodes(source));
        return new ClusterHealth(status(topology, !serving.isEmpty()), details);
    }

    private static String status(Topology topology, boolean serves) {
        if (serves) {
            return "UP";
        }
        return topology.isOutage() ? "DOWN" : "OUT_OF_SERVICE";
    }
}
