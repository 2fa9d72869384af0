package io.mha.core.internal.balance;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What all algorithms have in common: nodes that were tried are left out, and full nodes are passed over as long as
 * another node has room. If all are full the pick is the normal one: the limit of the pool decides then. Where no node
 * has a limit, none of this is asked.
 */
abstract class Choice implements Picker {
    private static final int DRAWS = 4;

    /** The candidates, and by the same index what picks read of them. */
    final NodeView[] nodes;

    final NodeTraffic[] traffic;
    final int[] weights;
    private final boolean limited;

    Choice(List<NodeView> candidates) {
        nodes = candidates.toArray(NodeView[]::new);
        traffic = new NodeTraffic[nodes.length];
        weights = new int[nodes.length];
        boolean anyLimit = false;
        for (int i = 0; i < nodes.length; i++) {
            traffic[i] = nodes[i].traffic();
            weights[i] = Math.max(1, nodes[i].weight());
            anyLimit |= nodes[i].maxConn() != 0;
        }
        limited = anyLimit;
    }

    @Override
    public final @Nullable NodeView pick(Request request) {
        if (!limited) {
            return choose(request, false);
        }
        NodeView roomy = choose(request, true);
        return roomy != null ? roomy : choose(request, false);
    }

    /**
     * The algorithm.
     *
     * @param request what the caller asks
     * @param spare whether full nodes are to be passed over; if only such are left, the answer may be one of them or
     *     {@code null}
     * @return {@code null} if no candidate is left
     */
    abstract @Nullable NodeView choose(Request request, boolean spare);

    final boolean hasEqualWeights() {
        for (int weight : weights) {
            if (weight != weights[0]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a candidate is out of the question. */
    static boolean refuses(NodeView view, Request request, boolean spare) {
        return request.excludes(view.node()) || (spare && view.isFull());
    }

    /**
     * Another one than the algorithm's first choice: drawn at random, so that what one node does not take is shared by
     * all others and not left to its neighbour in the list.
     */
    static @Nullable NodeView detour(NodeView[] list, IntUnaryOperator random, Request request, boolean spare) {
        int start = 0;
        for (int i = 0; i < DRAWS; i++) {
            start = random.applyAsInt(list.length);
            if (!refuses(list[start], request, spare)) {
                return list[start];
            }
        }
        return scan(list, start, request, spare);
    }

    /** The first one at or after an index, around the end. */
    static @Nullable NodeView scan(NodeView[] list, int start, Request request, boolean spare) {
        for (int i = 0; i < list.length; i++) {
            NodeView view = list[start + i < list.length ? start + i : start + i - list.length];
            if (!refuses(view, request, spare)) {
                return view;
            }
        }
        return null;
    }
}
