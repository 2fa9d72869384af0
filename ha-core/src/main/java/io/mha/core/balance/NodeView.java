package io.mha.core.balance;

import io.mha.core.health.NodeState;
import io.mha.core.node.Node;

/**
 * A node in a topology snapshot: what it is, what state it is in, and what it may get.
 *
 * @param node the description, with the weight, level and limit that hold now, whoever set them
 * @param state the state; its generation is the one that evidence about this node must carry
 * @param weight the share of traffic after slow start and overload, in hundredths of the configured unit; 0 if the node
 *     takes none
 * @param maxConn how many calls in flight it should have at most; 0 for no limit
 * @param traffic the counters that calls touch
 * @param permit what the pick of this view took of the few permits of a half-open breaker; 0 if it took none
 */
public record NodeView(Node node, NodeState state, int weight, int maxConn, NodeTraffic traffic, long permit) {

    /**
     * A view for ordinary picks, with the limit of the node's description.
     *
     * @param node as above
     * @param state as above
     * @param weight as above
     * @param traffic as above
     */
    public NodeView(Node node, NodeState state, int weight, NodeTraffic traffic) {
        this(node, state, weight, node.maxConn(), traffic, 0);
    }

    /**
     * Whether it has as many calls in flight as it should have.
     *
     * @return {@code false} if there is no limit
     */
    public boolean isFull() {
        return maxConn != 0 && traffic.inFlight() >= maxConn;
    }

    /**
     * Whether the pick of this view took a permit of a half-open breaker.
     *
     * @return {@code true} if much depends on how the call goes
     */
    public boolean isTrial() {
        return permit != 0;
    }

    /**
     * Ends a use that began with {@link NodeTraffic#begin()}. If the pick took a permit of a half-open breaker and
     * nothing was learnt, the permit goes back.
     *
     * @param judged whether the use has shown that the node works, or that it does not
     */
    public void end(boolean judged) {
        traffic.end();
        if (permit != 0 && !judged) {
            traffic.returnTrial(permit);
        }
    }
}
