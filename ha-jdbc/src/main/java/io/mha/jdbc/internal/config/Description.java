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
        nodes.add("node " + node.id() + " = " + node.address() + " weight " + node.weight()
                + (node.level() == 0 ? "" : " priority " + node.level())
                + (settings.maxPoolSize() == null ? "" : " maxConn " + settings.maxPoolSize())
                + (settings.minIdle() == null ? "" : " minIdle " + settings.minIdle())
                + (settings.disabled() ? " disabled" : ""));
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
