package io.mha.core.internal.balance;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import org.jspecify.annotations.Nullable;

/** The detour around nodes that were tried already. */
final class Scan {
    private Scan() {}

    /** The first node at or after an index, around the end, that the request does not exclude. */
    static @Nullable NodeView from(NodeView[] nodes, int start, Request request) {
        for (int i = 0; i < nodes.length; i++) {
            int index = start + i < nodes.length ? start + i : start + i - nodes.length;
            if (!request.excludes(nodes[index].node())) {
                return nodes[index];
            }
        }
        return null;
    }
}
