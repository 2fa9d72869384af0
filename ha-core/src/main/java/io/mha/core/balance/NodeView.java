package io.mha.core.balance;

import io.mha.core.health.NodeState;
import io.mha.core.node.Node;

/**
 * A node in a topology snapshot: what it is, what state it is in, and what it may get.
 *
 * @param node the description
 * @param state the state; its generation is the one that evidence about this node must carry
 * @param weight the share of traffic after slow start and overload, in hundredths of the configured unit; 0 if the node
 *     takes none
 * @param traffic the counters that calls touch
 */
public record NodeView(Node node, NodeState state, int weight, NodeTraffic traffic) {}
