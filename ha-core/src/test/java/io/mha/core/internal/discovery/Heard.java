package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Writes down what a source says: the names of the nodes, or {@code failed: why}. */
final class Heard implements NodeSource.Sink {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile List<Node> nodes = List.of();

    @Override
    public void nodes(List<Node> list) {
        nodes = List.copyOf(list);
        lines.add(list.stream().map(Node::id).collect(Collectors.joining(" ")));
    }

    @Override
    public void failed(String why) {
        lines.add("failed: " + why);
    }

    /** The last list. */
    List<Node> nodes() {
        return nodes;
    }

    List<String> all() {
        return List.copyOf(lines);
    }

    /** What was said since the last call. */
    List<String> fresh() {
        List<String> fresh = new ArrayList<>(lines);
        lines.clear();
        return fresh;
    }
}
