package io.mha.spring;

import io.mha.core.balance.Topology;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whether the application should get requests, as far as its databases go: yes while each cluster has a node that takes
 * work, and for a while after. A database that all instances share must not take all of them out for a hiccup.
 */
final class Readiness {
    private final Clusters clusters;
    private final Duration hold;
    private final NanoClock clock;
    private final AtomicReference<@Nullable Long> lostAt = new AtomicReference<>();

    Readiness(Clusters clusters, Duration hold, NanoClock clock) {
        this.clusters = clusters;
        this.hold = hold;
        this.clock = clock;
    }

    /** The code of a status: UP or OUT_OF_SERVICE. The hold begins when somebody first asks in vain. */
    String status() {
        if (clusters.all().values().stream().allMatch(Readiness::serves)) {
            lostAt.set(null);
            return "UP";
        }
        long now = clock.nanoTime();
        lostAt.compareAndSet(null, now);
        Long since = lostAt.get();
        return since == null || now - since < hold.toNanos() ? "UP" : "OUT_OF_SERVICE";
    }

    private static boolean serves(MhaDataSource source) {
        Topology topology = source.cluster().topology();
        return topology.nodes().stream().anyMatch(view -> Clusters.admits(topology, view));
    }
}
