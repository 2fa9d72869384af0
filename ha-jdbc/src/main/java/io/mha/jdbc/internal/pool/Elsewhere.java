package io.mha.jdbc.internal.pool;

import io.mha.core.balance.NodeView;

/** What somebody who waits for a connection to one node needs to know of the others. */
@FunctionalInterface
public interface Elsewhere {
    /** What there is beside the node. */
    enum Room {
        /** No other node can be picked. */
        NONE,
        /** There are others, but at each of them somebody waits already. */
        BUSY,
        /** There is a node where nobody waits and a connection is idle or can be opened. */
        FREE
    }

    /**
     * Looks around.
     *
     * @param besides the node that is waited for
     * @return the best that any other node has
     */
    Room look(NodeView besides);
}
