package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The first candidate with room, in the order of the configuration (HAProxy {@code first}). */
final class FirstBalancer implements Balancer {
    @Override
    public String name() {
        return "first";
    }

    @Override
    public Picker picker(List<NodeView> candidates, IntUnaryOperator random) {
        return new Choice(candidates) {
            @Override
            @Nullable
            NodeView choose(Request request, boolean spare) {
                return scan(nodes, 0, request, spare);
            }
        };
    }
}
