package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The less loaded of two nodes drawn at random, load being calls in flight per weight (HAProxy {@code random(2)}). The
 * first is drawn by weight, and wins when both are idle: so weights hold under little load as well, and a node in its
 * slow start gets its share.
 */
public final class PowerOfTwoChoices implements Balancer {
    /** Stateless. */
    public PowerOfTwoChoices() {}

    @Override
    public String name() {
        return "p2c";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        NodeView[] nodes = candidates.toArray(NodeView[]::new);
        NodeView[] byWeight = WeightTable.smooth(candidates);
        return request -> pick(nodes, byWeight, random, request);
    }

    private static @Nullable NodeView pick(
            NodeView[] nodes, NodeView[] byWeight, IntUnaryOperator random, Request request) {
        NodeView first = byWeight[random.applyAsInt(byWeight.length)];
        int index = random.applyAsInt(nodes.length);
        NodeView second = nodes[index];
        if (first.traffic() == second.traffic()) {
            second = nodes[index + 1 < nodes.length ? index + 1 : 0];
        }
        boolean secondWins = lessLoaded(second, first);
        NodeView picked = secondWins ? second : first;
        if (request == Request.ANY || !request.excludes(picked.node())) {
            return picked;
        }
        NodeView other = secondWins ? first : second;
        return request.excludes(other.node()) ? Scan.from(nodes, index, request) : other;
    }

    /** Whether the second is less loaded than the first; between two idle nodes the first stays. */
    private static boolean lessLoaded(NodeView second, NodeView first) {
        long a = first.traffic().inFlight();
        long b = second.traffic().inFlight();
        return (a != 0 || b != 0) && (b + 1) * first.weight() < (a + 1) * second.weight();
    }
}
