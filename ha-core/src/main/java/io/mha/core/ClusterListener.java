package io.mha.core;

/** Hears what happens in a cluster. Called in order, one event at a time, after the topology has changed, on a
 * thread that may block: a slow listener delays other events and no decision; when 1,024 events wait, more are dropped. */
@FunctionalInterface
public interface ClusterListener {
    /**
     * Something happened.
     *
     * @param event what
     */
    void on(ClusterEvent event);
}
