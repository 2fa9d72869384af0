package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The last good list of every source. A later source says more about a node than an earlier one. */
final class Layers {
    /** The nodes of the configuration. */
    static final int STATIC = 0;

    private final TreeMap<Integer, List<Node>> lists = new TreeMap<>();

    Layers(List<Node> fixed) {
        lists.put(STATIC, List.copyOf(fixed));
    }

    void put(int source, List<Node> list) {
        lists.put(source, List.copyOf(list));
    }

    boolean isStatic(String id) {
        return lists.getOrDefault(STATIC, List.of()).stream()
                .anyMatch(node -> node.id().equals(id));
    }

    /** All nodes of all lists by id, each as its last source describes it. */
    Map<String, Node> merged() {
        Map<String, Node> all = new LinkedHashMap<>();
        lists.values().forEach(list -> list.forEach(node -> all.put(node.id(), node)));
        return all;
    }

    /** The last source that lists a node; {@link #STATIC} if none does. */
    int sourceOf(String id) {
        for (Map.Entry<Integer, List<Node>> layer : lists.descendingMap().entrySet()) {
            if (layer.getValue().stream().anyMatch(node -> node.id().equals(id))) {
                return layer.getKey();
            }
        }
        return STATIC;
    }

    /** What speaks against a list of a source, {@code null} if nothing does. */
    @Nullable
    String objection(int source, List<Node> list, Collection<Membership.Present> current) {
        if (list.isEmpty()) {
            return "an empty list removes nothing; to take nodes out of service, drain them";
        }
        Map<String, Node> ids = new HashMap<>();
        Map<String, String> idByAddress = new HashMap<>();
        for (Node node : list) {
            if (ids.put(node.id(), node) != null) {
                return "the name " + node.id() + " is in the list twice; names must differ";
            }
            String other = idByAddress.put(addressOf(node), node.id());
            if (other != null) {
                return "%s and %s have the same address %s; remove one".formatted(other, node.id(), node.address());
            }
        }
        for (Node known : others(source, current)) {
            String id = idByAddress.get(addressOf(known));
            Node sameId = ids.get(known.id());
            boolean moves = sameId != null && !sameAddress(sameId, known);
            if (id != null && !id.equals(known.id()) && !moves) {
                return "%s has the address %s of the node %s; list it under that name, or remove that node first"
                        .formatted(id, known.address(), known.id());
            }
        }
        return null;
    }

    static boolean sameAddress(Node a, Node b) {
        return addressOf(a).equals(addressOf(b));
    }

    private List<Node> others(int source, Collection<Membership.Present> current) {
        List<Node> others = new ArrayList<>();
        current.forEach(each -> others.add(each.node()));
        lists.forEach((layer, list) -> {
            if (layer != source) {
                others.addAll(list);
            }
        });
        return others;
    }

    private static String addressOf(Node node) {
        return node.address().toLowerCase(Locale.ROOT);
    }
}
