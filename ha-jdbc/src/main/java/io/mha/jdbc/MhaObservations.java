package io.mha.jdbc;

import io.mha.jdbc.internal.observe.ObservedBorrows;
import io.mha.jdbc.internal.observe.ObservedFailovers;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Shows a data source to Micrometer's {@code ObservationRegistry}, as timers and as spans below what the thread is
 * doing: {@code mha.borrow} is a connection that is borrowed, {@code mha.failover} is work that has to leave its
 * node. Micrometer is an optional dependency; this class alone needs its {@code micrometer-observation}.
 */
@SuppressWarnings("exports") // transitive, an optional module would be missed by everybody who does without it
public final class MhaObservations {
    private final MhaDataSource source;
    private @Nullable ObservationConvention<Borrow> borrows;
    private @Nullable ObservationConvention<Failover> failovers;
    private boolean ofBorrows = true;

    /**
     * Of a data source.
     *
     * @param source whose borrows and failovers to show
     */
    public MhaObservations(MhaDataSource source) {
        this.source = source;
    }

    /**
     * With other names for borrows.
     *
     * @param convention in place of {@link BorrowConvention}, and of a global one of the registry
     * @return this
     */
    public MhaObservations borrows(ObservationConvention<Borrow> convention) {
        borrows = convention;
        return this;
    }

    /**
     * With other names for failovers.
     *
     * @param convention in place of {@link FailoverConvention}, and of a global one of the registry
     * @return this
     */
    public MhaObservations failovers(ObservationConvention<Failover> convention) {
        failovers = convention;
        return this;
    }

    /**
     * Only failovers: then a borrow costs what it costs without observations.
     *
     * @return this
     */
    public MhaObservations withoutBorrows() {
        ofBorrows = false;
        return this;
    }

    /**
     * Observes from now on, until the data source is closed. A second registry takes the place of the first.
     *
     * @param registry where
     */
    public void bindTo(ObservationRegistry registry) {
        String cluster = source.name();
        source.watch(
                new ObservedFailovers(registry, failovers, cluster),
                ofBorrows ? inner -> new ObservedBorrows(registry, borrows, cluster, inner) : null);
    }

    /** A connection is borrowed. */
    public abstract static class Borrow extends Context {
        /** A borrow that has begun. */
        protected Borrow() {}

        /**
         * Of which data source.
         *
         * @return its {@code name}
         */
        public abstract String cluster();

        /**
         * Where the connection leads.
         *
         * @return the name of the node; {@code none} before there is one, and where there was none
         */
        public abstract String node();

        /**
         * What became of it.
         *
         * @return {@code ok}, {@code no-node}, {@code no-room}, {@code refused} or {@code failed}; before, {@code none}
         */
        public abstract String outcome();
    }

    /** Work leaves a node that has failed, and goes on at another one or is lost. */
    public abstract static class Failover extends Context {
        /** A failover that has begun. */
        protected Failover() {}

        /**
         * Of which data source.
         *
         * @return its {@code name}
         */
        public abstract String cluster();

        /**
         * Where the work was.
         *
         * @return the name of the node
         */
        public abstract String from();

        /**
         * Where it goes on.
         *
         * @return the name of the node; {@code none} before there is one, and where there was none
         */
        public abstract String to();

        /**
         * Why it cannot stay.
         *
         * @return what is held against the node, as the {@code class} of {@code mha.call.failures}, or {@code
         *     out-of-service}
         */
        public abstract String reason();

        /**
         * The same in words.
         *
         * @return one line
         */
        public abstract String detail();

        /**
         * What became of it.
         *
         * @return {@code moved} to another node, or {@code failed} to find one; {@code lost}, {@code rolled-back} or
         *     {@code unknown} if the application was told that its work was; before, {@code none}
         */
        public abstract String outcome();
    }

    /** What a borrow is called, and which key values it has. Made to be extended. */
    public static class BorrowConvention implements ObservationConvention<Borrow> {
        /** {@code mha.borrow} with {@code mha.cluster}, {@code mha.node} and {@code mha.outcome}. */
        public BorrowConvention() {}

        @Override
        public String getName() {
            return "mha.borrow";
        }

        @Override
        public String getContextualName(Borrow borrow) {
            return "borrow " + borrow.cluster();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(Borrow borrow) {
            return KeyValues.of(
                    "mha.cluster", borrow.cluster(), "mha.node", borrow.node(), "mha.outcome", borrow.outcome());
        }

        @Override
        public boolean supportsContext(Context context) {
            return context instanceof Borrow;
        }
    }

    /** What a failover is called, and which key values it has. Made to be extended. */
    public static class FailoverConvention implements ObservationConvention<Failover> {
        /**
         * {@code mha.failover} with {@code mha.cluster}, {@code mha.node} (that was left), {@code mha.reason} and {@code
         * mha.outcome}; in spans also {@code mha.to} and {@code mha.detail}.
         */
        public FailoverConvention() {}

        @Override
        public String getName() {
            return "mha.failover";
        }

        @Override
        public String getContextualName(Failover failover) {
            return "failover " + failover.cluster();
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(Failover failover) {
            return KeyValues.of("mha.cluster", failover.cluster(), "mha.node", failover.from())
                    .and("mha.reason", failover.reason(), "mha.outcome", failover.outcome());
        }

        @Override
        public KeyValues getHighCardinalityKeyValues(Failover failover) {
            return KeyValues.of("mha.to", failover.to(), "mha.detail", failover.detail());
        }

        @Override
        public boolean supportsContext(Context context) {
            return context instanceof Failover;
        }
    }
}
