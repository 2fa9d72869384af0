package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The first candidate in the order of the configuration (HAProxy {@code first} without connection limits). */
public final class FirstBalancer implements Balancer {
    /** Stateless. */
    public FirstBalancer() {}

    @Override
    public String name() {
        return "first";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        NodeView[] nodes = candidates.toArray(NodeView[]::new);
        return request -> Scan.from(nodes, 0, request);
    }
}
