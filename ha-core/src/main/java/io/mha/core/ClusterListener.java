package io.mha.core;

/** Hears what happens in a cluster. Called on the control thread, in order, after the topology has changed. */
@FunctionalInterface
public interface ClusterListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(ClusterEvent event);
}
