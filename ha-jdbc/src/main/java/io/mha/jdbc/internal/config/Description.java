package io.mha.jdbc.internal.config;

import io.mha.core.config.Settings;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that holds, a line each, with where it comes from. Secrets are masked when they come in. */
final class Description {
    private final List<String> nodes = new ArrayList<>();
    private final Map<String, String> others = new TreeMap<>();

    void node(NodeSettings settings) {
        Node node = settings.node();
        StringBuilder line = new StringBuilder("node ").append(node.id());
        line.append(" = ").append(node.address()).append(" weight ").append(node.weight());
        if (node.level() != 0) {
            line.append(" priority ").append(node.level());
        }
        if (settings.maxPoolSize() != null) {
            line.append(" maxConn ").append(settings.maxPoolSize());
        }
        if (settings.minIdle() != null) {
            line.append(" minIdle ").append(settings.minIdle());
        }
        nodes.add(line.append(settings.disabled() ? " disabled" : "").toString());
    }

    void add(String name, String value, String origin) {
        others.put(name, Sorted.shown(name, value) + "  # " + origin);
    }

    String text(Settings values) {
        StringBuilder text = new StringBuilder();
        nodes.forEach(line -> text.append(line).append('\n'));
        text.append(values.describe());
        others.forEach(
                (name, value) -> text.append(name).append(" = ").append(value).append('\n'));
        return text.toString();
    }
}
