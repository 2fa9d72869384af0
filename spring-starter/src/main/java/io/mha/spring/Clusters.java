package io.mha.spring;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.MhaDataSource;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** The data sources of an application that are ours, whoever made them and whatever stands around them. */
final class Clusters {
    private static final String SUFFIX = "DataSource";

    private final Map<String, MhaDataSource> sources;

    private Clusters(Map<String, MhaDataSource> sources) {
        this.sources = sources;
    }

    /** By the names of their beans, without the ending {@code DataSource}. */
    static Clusters of(ListableBeanFactory beans) {
        Map<String, MhaDataSource> sources = new LinkedHashMap<>();
        BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, DataSource.class, false, true)
                .forEach((bean, source) -> {
                    MhaDataSource ours = unwrap(source);
                    if (ours != null && !sources.containsValue(ours)) {
                        boolean suffixed = bean.endsWith(SUFFIX) && bean.length() > SUFFIX.length();
                        sources.put(suffixed ? bean.substring(0, bean.length() - SUFFIX.length()) : bean, ours);
                    }
                });
        return new Clusters(Collections.unmodifiableMap(sources));
    }

    static @Nullable MhaDataSource unwrap(DataSource source) {
        if (source instanceof MhaDataSource ours) {
            return ours;
        }
        try {
            return source.isWrapperFor(MhaDataSource.class) ? source.unwrap(MhaDataSource.class) : null;
        } catch (SQLException | RuntimeException e) {
            return null; // a source that routes to others knows none now
        }
    }

    Map<String, MhaDataSource> all() {
        return sources;
    }

    /** What is to be known of each node, in the order of the configuration. */
    static Map<String, Map<String, Object>> nodes(MhaDataSource source) {
        return source.cluster().topology().nodes().stream()
                .collect(Collectors.toMap(
                        view -> view.node().id(),
                        view -> node(source, view),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    /** Whether a node takes new work in its own right, or is used because nothing is known of it yet. */
    static boolean admits(Topology topology, NodeView view) {
        boolean picked = topology.candidates().stream()
                .anyMatch(other -> other.node().id().equals(view.node().id()));
        return view.state().inService() || (picked && view.state().status() == NodeStatus.UNKNOWN);
    }

    private static Map<String, Object> node(MhaDataSource source, NodeView view) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("status", view.state().status().word());
        node.put("address", view.node().address());
        node.put("level", view.node().level());
        node.put("weight", view.node().weight());
        node.put("connections", source.activeConnections(view.node().id()));
        node.put("cause", view.state().cause());
        return node;
    }
}
