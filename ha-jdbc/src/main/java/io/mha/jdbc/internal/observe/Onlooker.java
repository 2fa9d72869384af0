package io.mha.jdbc.internal.observe;

import io.mha.core.ClusterEvent;

/** Somebody who shows the nodes to the outside. Called by one thread at a time. */
interface Onlooker extends AutoCloseable {
    /** A node is there; said again it changes nothing. */
    void added(String node);

    /** A node has left. */
    void removed(String node);

    /** Something happened. */
    default void on(ClusterEvent event) {}

    /** Shows nothing any more. */
    @Override
    void close();
}
