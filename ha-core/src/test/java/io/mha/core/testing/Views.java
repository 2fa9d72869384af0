package io.mha.core.testing;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.health.NodeReducer;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nodes and views in the states that tests of picking need. */
public final class Views {
    private static final NodeState INITIAL = NodeReducer.initial(HealthPolicy.DEFAULT, 0);

    private Views() {}

    /** Nodes of weight 1 with these names, each on a port of its own. */
    public static List<Node> nodes(String... names) {
        List<Node> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(node(name, 1, 0));
        }
        return nodes;
    }

    /** A node whose port follows from its name. */
    public static Node node(String name, int weight, int level) {
        return Node.of(name + ".example", 3306).named(name).withWeight(weight).withLevel(level);
    }

    /** A node in service. */
    public static NodeView up(String name, int weight) {
        return view(node(name, weight, 0), state(NodeStatus.UP));
    }

    /** A node in some state. */
    public static NodeView view(Node node, NodeState state) {
        return new NodeView(node, state, Admission.weight(node, state, 0), new NodeTraffic());
    }

    /** A state with the dimensions that lead to a status; of a DOWN node the last check failed. */
    public static NodeState state(NodeStatus status) {
        return state(status, 0);
    }

    /** A state with the dimensions that lead to a status, and with some checks passed in a row. */
    public static NodeState state(NodeStatus status, int passed) {
        Verdict verdict = switch (status) {
            case UNKNOWN, MAINT -> Verdict.UNKNOWN;
            case DOWN, SUPPRESSED -> Verdict.DOWN;
            default -> Verdict.UP;
        };
        Breaker breaker = switch (status) {
            case OPEN -> Breaker.OPEN;
            case HALF_OPEN -> Breaker.HALF_OPEN;
            default -> Breaker.CLOSED;
        };
        Map<String, Vote> votes = switch (status) {
            case DRAIN -> Map.of("api", Vote.of(Wish.DRAIN, ""));
            case MAINT -> Map.of("api", Vote.of(Wish.MAINT, ""));
            default -> Map.of();
        };
        Active a = INITIAL.active();
        Passive p = INITIAL.passive();
        return new NodeState(
                votes,
                Map.of(),
                new Active(verdict, true, passed, 0, 0, a.samples(), a.downDelayNanos(), a.turnNanos(), null),
                new Passive(breaker, p.openings(), p.sinceNanos(), Long.MAX_VALUE / 2, null, p.failedAtNanos()),
                INITIAL.learnt(),
                status == NodeStatus.SHARED_FATE,
                INITIAL.damping(),
                INITIAL.ramp(),
                0,
                1,
                status,
                0,
                "set by the test");
    }
}
