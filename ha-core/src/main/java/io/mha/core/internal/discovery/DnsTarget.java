package io.mha.core.internal.discovery;

import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** One record of an answer. An address is an SRV record of priority 0 and weight 1. */
record DnsTarget(String host, int port, int priority, int weight) {
    private static final int SRV_FIELDS = 4;

    static DnsTarget ofAddress(String address, int port) {
        return new DnsTarget(plain(address), port, 0, 1);
    }

    /**
     * Reads {@code priority weight port target}.
     *
     * @throws SourceException if it is not written like that
     */
    static DnsTarget ofSrv(String record) throws SourceException {
        String[] fields = record.trim().split("\\s+", -1);
        try {
            if (fields.length == SRV_FIELDS) {
                int priority = Integer.parseInt(fields[0]);
                return new DnsTarget(
                        plain(fields[3]), Integer.parseInt(fields[2]), priority, Integer.parseInt(fields[1]));
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new SourceException("the SRV record '" + record + "' is not: priority weight port target");
    }

    /** Whether it names a server; a target of {@code .} or a port of 0 says that there is none (RFC 2782). */
    boolean isServer() {
        return !host.isEmpty() && port > 0;
    }

    String id() {
        return Node.of(host, port).address();
    }

    /** In an order in which the record that counts comes last, if a server has several. */
    static List<DnsTarget> sorted(Collection<DnsTarget> targets) {
        return targets.stream()
                .sorted(Comparator.comparingInt(DnsTarget::priority).reversed().thenComparingInt(DnsTarget::weight))
                .toList();
    }

    /** The lowest priority is level 0, the next one level 1, and so on. */
    static List<Node> nodes(Collection<DnsTarget> targets) {
        TreeSet<Integer> priorities = new TreeSet<>();
        targets.forEach(target -> priorities.add(target.priority()));
        List<Integer> levels = List.copyOf(priorities);
        List<Node> nodes = new ArrayList<>();
        for (DnsTarget target : targets) {
            int weight = Math.max(1, Math.min(Node.MAX_WEIGHT, target.weight()));
            nodes.add(new Node(target.id(), target.host(), target.port(), weight, levels.indexOf(target.priority())));
        }
        return nodes;
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
