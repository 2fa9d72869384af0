package io.mha.core.internal.balance;

import io.mha.core.balance.NodeView;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Who may be picked, seen over all nodes together. The states say what each node is; here they are weighed. */
public final class Admission {
    private static final int HUNDREDTHS = 100;

    private Admission() {}

    /**
     * The share of traffic that a node can take now.
     *
     * @param node gives the configured weight
     * @param state slow start and overload make it less
     * @param now the current time
     * @return in hundredths of the configured unit, at least 1 unless the configured weight is 0
     */
    public static int weight(Node node, NodeState state, long now) {
        if (node.weight() == 0) {
            return 0;
        }
        double share = state.ramp().factor() * (state.overloadedUntilNanos() - now > 0 ? 0.5 : 1);
        return (int) Math.max(1, Math.round(node.weight() * HUNDREDTHS * share));
    }

    /**
     * The nodes that may be picked: of the lowest level that has any in service, those in service; where none is, those
     * of which nothing is known yet. If no level has either, any node that has not been found dead will do, because an
     * attempt that may fail is better than a certain refusal.
     *
     * @param nodes all nodes
     * @return the candidates, in the order of the nodes
     */
    public static List<NodeView> candidates(List<NodeView> nodes) {
        int levels = nodes.stream().mapToInt(view -> view.node().level()).max().orElse(0);
        for (int level = 0; level <= levels; level++) {
            List<NodeView> inService = select(nodes, level, view -> view.state().inService());
            if (!inService.isEmpty()) {
                return inService;
            }
            List<NodeView> unknown = select(nodes, level, view -> view.state().status() == NodeStatus.UNKNOWN);
            if (!unknown.isEmpty()) {
                return unknown;
            }
        }
        for (int level = 0; level <= levels; level++) {
            List<NodeView> lastResort = select(nodes, level, Admission::mayBeAlive);
            if (!lastResort.isEmpty()) {
                return lastResort;
            }
        }
        return List.of();
    }

    /**
     * The nodes whose half-open breaker lets a few calls through.
     *
     * @param nodes all nodes
     * @return those that are half-open
     */
    public static List<NodeView> trials(List<NodeView> nodes) {
        return nodes.stream()
                .filter(view -> view.weight() > 0 && view.state().status() == NodeStatus.HALF_OPEN)
                .toList();
    }

    /**
     * The ejection budget: whether traffic may take one more node out of its level. The last node that serves never
     * goes.
     *
     * @param nodes all nodes
     * @param id the node that is to be ejected
     * @param policy gives the share that may be out
     * @return whether there is room
     */
    public static boolean mayEject(List<NodeView> nodes, String id, BreakerPolicy policy) {
        int level = nodes.stream()
                .filter(view -> view.node().id().equals(id))
                .mapToInt(view -> view.node().level())
                .findFirst()
                .orElse(0);
        int size = 0;
        int ejected = 0;
        int othersInService = 0;
        for (NodeView view : nodes) {
            if (view.node().level() == level) {
                size++;
                boolean byTraffic = view.state().passive().breaker() != Breaker.CLOSED
                        && view.state().active().verdict() != Verdict.DOWN;
                ejected += byTraffic ? 1 : 0;
            }
            boolean serves = view.weight() > 0 && view.state().inService();
            othersInService += serves && !view.node().id().equals(id) ? 1 : 0;
        }
        return othersInService > 0 && ejected < Math.max(1, (int) (policy.maxEjected() * size));
    }

    private static boolean mayBeAlive(NodeView view) {
        NodeState state = view.state();
        boolean answered =
                state.active().verdict() != Verdict.DOWN || state.active().passed() > 0;
        return state.wish() == Wish.READY && answered;
    }

    private static List<NodeView> select(List<NodeView> nodes, int level, Predicate<NodeView> rule) {
        List<NodeView> selected = new ArrayList<>();
        for (NodeView view : nodes) {
            if (view.node().level() == level && view.weight() > 0 && rule.test(view)) {
                selected.add(view);
            }
        }
        return selected;
    }
}
