package io.mha.samples.failover;

import java.util.List;

/**
 * What the screen shows at one instant.
 *
 * @param seconds since the application began
 * @param act what is going on
 * @param rows a row for each node
 * @param opsPerSecond over all nodes
 * @param work what has been done since the beginning, in words
 * @param trouble what has gone wrong since the beginning, in words
 * @param changes all changes of nodes so far
 */
record Frame(
        double seconds,
        String act,
        List<Row> rows,
        long opsPerSecond,
        String work,
        String trouble,
        List<Transitions.Change> changes) {

    /**
     * One node in the last second.
     *
     * @param node its name
     * @param pid its process
     * @param state its status in HAProxy's spelling
     * @param inService whether it takes traffic
     * @param sharePercent its share of all operations
     * @param opsPerSecond operations that worked
     * @param p50Millis median latency
     * @param p99Millis latency that one operation in a hundred exceeds
     * @param inUse connections that are borrowed
     * @param lastChange its last change and how long ago that was, may be empty
     */
    record Row(
            String node,
            long pid,
            String state,
            boolean inService,
            long sharePercent,
            long opsPerSecond,
            double p50Millis,
            double p99Millis,
            int inUse,
            String lastChange) {}
}
