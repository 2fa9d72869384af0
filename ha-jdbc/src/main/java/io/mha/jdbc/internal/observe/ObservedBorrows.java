package io.mha.jdbc.internal.observe;

import io.mha.jdbc.MhaObservations;
import io.mha.jdbc.NoNodeAvailableException;
import io.mha.jdbc.internal.connection.Backend;
import io.mha.jdbc.internal.connection.LogicalConnection;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Each borrow as an observation of Micrometer. One of the few classes that need it, as {@link ClusterMeters}. */
public final class ObservedBorrows implements Borrowing {
    private static final ObservationConvention<MhaObservations.Borrow> USUAL = new MhaObservations.BorrowConvention();

    private final ObservationRegistry registry;
    private final @Nullable ObservationConvention<MhaObservations.Borrow> convention;
    private final String cluster;
    private final Borrowing inner;

    /**
     * Looks on at borrows.
     *
     * @param registry where to show them; one that nobody listens to costs a look at it
     * @param convention names them; {@code null} for that of the registry, or else the usual one
     * @param cluster name of the data source
     * @param inner how to borrow
     */
    public ObservedBorrows(
            ObservationRegistry registry,
            @Nullable ObservationConvention<MhaObservations.Borrow> convention,
            String cluster,
            Borrowing inner) {
        this.registry = registry;
        this.convention = convention;
        this.cluster = cluster;
        this.inner = inner;
    }

    @Override
    public LogicalConnection borrow(Backend backend) throws SQLException {
        if (registry.isNoop()) {
            return inner.borrow(backend);
        }
        Seen seen = new Seen(cluster);
        LogicalConnection[] lent = new LogicalConnection[1];
        try {
            io.micrometer.observation.Observation.createNotStarted(convention, USUAL, () -> seen, registry)
                    .observeChecked(() -> {
                        lent[0] = inner.borrow(backend);
                        seen.node = lent[0].node();
                    });
            return lent[0];
        } catch (RuntimeException | Error failed) {
            if (lent[0] != null) {
                lent[0].close(); // a handler has failed, and nobody else will
            }
            throw failed;
        }
    }

    private static final class Seen extends MhaObservations.Borrow {
        private final String cluster;
        private @Nullable String node;

        private Seen(String cluster) {
            this.cluster = cluster;
        }

        @Override
        public String cluster() {
            return cluster;
        }

        @Override
        public String node() {
            String known = node;
            return known == null ? "none" : known;
        }

        @Override
        public String outcome() {
            Throwable error = getError();
            if (error instanceof NoNodeAvailableException none) {
                if ("08004".equals(none.getSQLState())) {
                    return "refused";
                }
                return none.getErrorCode() == NoNodeAvailableException.NO_ROOM ? "no-room" : "no-node";
            }
            if (error != null) {
                return "failed";
            }
            return node == null ? "none" : "ok";
        }
    }
}
