package io.mha.jdbc.internal.observe;

import io.mha.jdbc.MhaObservations;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.route.Failovers;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each failover as an observation of Micrometer: from the loss of a node until there is another one. What an application
 * is told of is over as soon as it has begun. A handler that fails is no reason for a failover to fail.
 */
public final class ObservedFailovers implements Failovers {
    private static final Logger log = LoggerFactory.getLogger("io.mha.observation");
    private static final ObservationConvention<MhaObservations.Failover> USUAL =
            new MhaObservations.FailoverConvention();

    private final ObservationRegistry registry;
    private final @Nullable ObservationConvention<MhaObservations.Failover> convention;
    private final String cluster;

    /**
     * Nothing is seen yet.
     *
     * @param registry where to show it
     * @param convention names it; {@code null} for that of the registry, or else the usual one
     * @param cluster name of the data source
     */
    public ObservedFailovers(
            ObservationRegistry registry,
            @Nullable ObservationConvention<MhaObservations.Failover> convention,
            String cluster) {
        this.registry = registry;
        this.convention = convention;
        this.cluster = cluster;
    }

    @Override
    public Move leaves(String node, String reason, String detail) {
        Seen seen = new Seen(cluster, node, reason, detail);
        try {
            Observation observation = begin(seen);
            return search -> observed(observation, seen, search);
        } catch (RuntimeException failed) {
            unseen(failed);
            return Search::find;
        }
    }

    private static NodeLease observed(Observation observation, Seen seen, Search search) throws SQLException {
        NodeLease[] found = new NodeLease[1];
        try {
            try {
                observation.scopedChecked(() -> {
                    found[0] = search.find();
                    seen.to = found[0].view().node().id();
                });
                seen.outcome = "moved";
            } finally {
                if (found[0] == null) {
                    seen.outcome = "failed";
                }
                observation.stop();
            }
        } catch (RuntimeException failed) {
            if (found[0] == null) {
                throw failed;
            }
            unseen(failed);
        }
        return found[0];
    }

    @Override
    public void told(String node, Verdict verdict, String reason, SQLException told) {
        Seen seen = new Seen(cluster, node, reason, String.valueOf(told.getMessage()));
        try {
            Observation observation = begin(seen);
            seen.outcome = verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
            observation.error(told);
            observation.stop();
        } catch (RuntimeException failed) {
            unseen(failed);
        }
    }

    private Observation begin(Seen seen) {
        return Observation.createNotStarted(convention, USUAL, () -> seen, registry)
                .start();
    }

    private static void unseen(RuntimeException failed) {
        log.warn("a failover was not observed, because an observation handler or convention has failed", failed);
    }

    private static final class Seen extends MhaObservations.Failover {
        private final String cluster;
        private final String from;
        private final String reason;
        private final String detail;
        private String to = "none";
        private String outcome = "none";

        private Seen(String cluster, String from, String reason, String detail) {
            this.cluster = cluster;
            this.from = from;
            this.reason = reason;
            this.detail = detail;
        }

        @Override
        public String cluster() {
            return cluster;
        }

        @Override
        public String from() {
            return from;
        }

        @Override
        public String to() {
            return to;
        }

        @Override
        public String reason() {
            return reason;
        }

        @Override
        public String detail() {
            return detail;
        }

        @Override
        public String outcome() {
            return outcome;
        }
    }
}
