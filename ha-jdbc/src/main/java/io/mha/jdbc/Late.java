package io.mha.jdbc;

import io.mha.core.Cluster;
import io.mha.core.health.Evidence;
import org.jspecify.annotations.Nullable;

/** Pools report to the cluster, and the cluster drives the pools: one of them has to be there first. */
final class Late {
    volatile @Nullable Cluster cluster;

    void report(String node, long generation, Evidence evidence, String detail) {
        Cluster started = cluster;
        if (started != null) {
            started.report(node, generation, evidence, detail);
        }
    }
}
