package io.mha.core.balance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All nodes of a cluster at one instant. Immutable; a new one replaces it whole whenever the state of a node changes.
 *
 * @param version grows by one with each replacement
 * @param nodes all nodes in the order of the configuration
 * @param candidates those that may be picked: all of one level
 * @param trials those whose half-open breaker lets a few calls through
 * @param panic whether so few nodes are in service that those which traffic took out are tried as well
 * @param outageSinceNanos since when there has been no candidate, or since the start if no node was ever in service;
 *     meaningless if there is a candidate
 */
public record Topology(
        long version,
        List<NodeView> nodes,
        List<NodeView> candidates,
        List<NodeView> trials,
        boolean panic,
        long outageSinceNanos) {

    /**
     * Copies the lists.
     *
     * @param version as above
     * @param nodes as above
     * @param candidates as above
     * @param trials as above
     * @param panic as above
     * @param outageSinceNanos as above
     */
    public Topology {
        nodes = List.copyOf(nodes);
        candidates = List.copyOf(candidates);
        trials = List.copyOf(trials);
    }

    /**
     * Whether no node may be picked.
     *
     * @return {@code true} while every node is down or in maintenance
     */
    public boolean isOutage() {
        return candidates.isEmpty() && trials.isEmpty();
    }

    /**
     * Finds a node.
     *
     * @param id the name of the node
     * @return the node, {@code null} if the cluster has none of that name
     */
    public @Nullable NodeView node(String id) {
        for (NodeView view : nodes) {
            if (view.node().id().equals(id)) {
                return view;
            }
        }
        return null;
    }
}
