package io.mha.core;

import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import java.time.Duration;

/**
 * Something that happened in a cluster. Numbered per cluster; a gap in the numbers says that a listener was too slow
 * and events were dropped.
 */
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
     * A check of a node failed, without an effect on its status so far.
     *
     * @param sequence number of the event
     * @param node the node
     * @param detail what happened, one line
     */
    record CheckFailed(long sequence, Node node, String detail) implements ClusterEvent {}

    /**
     * A node joined after the start.
     *
     * @param sequence number of the event
     * @param node the node
     * @param origin who brought it: the name of a source, or of an operator
     */
    record NodeAdded(long sequence, Node node, String origin) implements ClusterEvent {}

    /**
     * A node has left for good.
     *
     * @param sequence number of the event
     * @param node the node
     * @param origin who took it away
     */
    record NodeRemoved(long sequence, Node node, String origin) implements ClusterEvent {}

    /**
     * An operator has given a command: the trail for an audit. Written for each command, whether it changed anything or
     * not.
     *
     * @param sequence number of the event
     * @param command what, by whom and why
     */
    record Commanded(long sequence, Command command) implements ClusterEvent {}

    /**
     * So few nodes are in service that ejections are not believed any more.
     *
     * @param sequence number of the event
     */
    record PanicBegan(long sequence) implements ClusterEvent {}

    /**
     * Enough nodes are in service again.
     *
     * @param sequence number of the event
     */
    record PanicEnded(long sequence) implements ClusterEvent {}

    /**
     * What stands behind the nodes fails for so many of them that it is no node's own fault: none is taken out for it.
     *
     * @param sequence number of the event
     * @param detail what the last node said
     */
    record SharedFateBegan(long sequence, String detail) implements ClusterEvent {}

    /**
     * What stands behind the nodes works again, or fails for one node only.
     *
     * @param sequence number of the event
     */
    record SharedFateEnded(long sequence) implements ClusterEvent {}

    /**
     * A source of nodes cannot be read; what it said last still holds.
     *
     * @param sequence number of the event
     * @param source name of the source
     * @param why one line
     */
    record SourceFailed(long sequence, String source, String why) implements ClusterEvent {}

    /**
     * A source of nodes can be read again.
     *
     * @param sequence number of the event
     * @param source name of the source
     */
    record SourceRecovered(long sequence, String source) implements ClusterEvent {}

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
