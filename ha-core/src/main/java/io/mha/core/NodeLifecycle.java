package io.mha.core;

import io.mha.core.node.Node;

/**
 * What keeps connections to nodes, and so has to be told before a node gets traffic and after it has lost it. Called on
 * the control thread in the order in which things happen to a node; must not block.
 */
public interface NodeLifecycle {
    /** For callers that keep nothing open. */
    NodeLifecycle NONE = new NodeLifecycle() {};

    /**
     * A node that was down answers its checks again: open some connections to it. It gets no traffic before
     * {@code ready} has run, so it must run in the end, unless the node fails again.
     *
     * @param node the node
     * @param generation of the connections to open
     * @param ready to be run from any thread when there are enough connections; more than once does no harm
     */
    default void warm(Node node, long generation, Runnable ready) {
        ready.run();
    }

    /**
     * Everything that was opened to a node before a generation must be given up: what is idle now, what is in use when
     * it is returned. Nobody picks the node for the old generation any more.
     *
     * @param node the node
     * @param generation the new generation
     * @param abort whether connections in use are to be cut at once, because nothing will ever be heard on them
     * @param cause why, one line
     */
    default void retire(Node node, long generation, boolean abort, String cause) {}

    /**
     * A node has joined the cluster after its start. Called before anybody can pick it.
     *
     * @param node the node
     */
    default void added(Node node) {}

    /**
     * A node has left the cluster for good, after it was drained: everything that was opened to it must be given up.
     *
     * @param node the node
     */
    default void removed(Node node) {}
}
