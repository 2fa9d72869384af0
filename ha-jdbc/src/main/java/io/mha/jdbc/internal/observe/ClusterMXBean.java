package io.mha.jdbc.internal.observe;

import java.util.List;

/** A data source, for operators: {@code io.mha:type=Cluster,name=...}. Nothing here shows a secret. */
public interface ClusterMXBean {
    /**
     * The URL.
     *
     * @return secrets masked
     */
    String getUrl();

    /**
     * The nodes.
     *
     * @return their names
     */
    List<String> getNodes();

    /**
     * The nodes that get traffic.
     *
     * @return their names
     */
    List<String> getUsableNodes();

    /**
     * Whether no node is usable.
     *
     * @return {@code true} in an outage
     */
    boolean isOutage();

    /**
     * Outages that are over.
     *
     * @return since the start
     */
    long getOutages();

    /**
     * How long they lasted, all together.
     *
     * @return milliseconds
     */
    long getOutageMillis();

    /**
     * Whether so few nodes are in service that ejections are not believed.
     *
     * @return {@code true} in panic
     */
    boolean isPanic();

    /**
     * Retries that were allowed.
     *
     * @return since the start
     */
    long getRetriesGranted();

    /**
     * Retries that were not allowed, because they would have multiplied the load.
     *
     * @return since the start
     */
    long getRetriesRefused();

    /**
     * Events that listeners were too slow for.
     *
     * @return since the start
     */
    long getDroppedEvents();

    /**
     * Objects of the driver that were unwrapped. The connection of each stays on its node, and ends with it.
     *
     * @return since the start
     */
    long getUnwraps();

    /**
     * Why picks go where they go.
     *
     * @return a line on the choice, and one for each node
     */
    String explainPick();

    /**
     * The settings that hold, with where each comes from.
     *
     * @return a line each, secrets masked
     */
    String describe();

    /** Lets the removals happen now that wait because too many nodes went at once. */
    void confirmRemovals();
}
