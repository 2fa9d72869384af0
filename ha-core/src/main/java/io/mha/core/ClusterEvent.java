package io.mha.core;

import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import java.time.Duration;

/** Something that happened in a cluster. Numbered per cluster without gaps. */
public sealed interface ClusterEvent {
    /**
     * The number of the event.
     *
     * @return 1 for the first event of a cluster
     */
    long sequence();

    /**
     * A node went from one status to another.
     *
     * @param sequence number of the event
     * @param node the node
     * @param from the status before
     * @param to the status now
     * @param cause why, one line
     */
    record NodeChanged(long sequence, Node node, NodeStatus from, NodeStatus to, String cause)
            implements ClusterEvent {}

    /**
     * No node can be picked any more.
     *
     * @param sequence number of the event
     */
    record OutageBegan(long sequence) implements ClusterEvent {}

    /**
     * A node can be picked again.
     *
     * @param sequence number of the event
     * @param lasted how long none could
     */
    record OutageEnded(long sequence, Duration lasted) implements ClusterEvent {}
}
