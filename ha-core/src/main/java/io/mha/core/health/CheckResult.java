package io.mha.core.health;

import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one health check.
 *
 * @param evidence what a failure means; {@code null} if the check passed
 * @param detail one line for logs and {@code explain}, without secrets
 * @param sessionLost the check passed, but the session that it had kept open was gone: the server was restarted, or cut
 *     its connections
 * @param advice what else the check learnt of the node
 */
public record CheckResult(@Nullable Evidence evidence, String detail, boolean sessionLost, Advice advice) {

    /** Whether a node is the one that it should be. */
    public enum Identity {
        /** The check did not ask. */
        UNKNOWN,
        /** It is. */
        MATCH,
        /** Something else answers at the address: a recycled address, another cluster. */
        MISMATCH
    }

    /**
     * What a check can learn of a node beside life and death; each part stands alone.
     *
     * @param wishes what the node or those who look after it want, by origin, such as {@code agent}, {@code flag-file}
     *     or {@code node}; the complete list of what this check hears now: an origin that is gone has taken its vote
     *     back
     * @param weightPercent share of the configured weight that the node wants, 0 to 25,600; {@code null} if it does not
     *     say (HAProxy agent {@code 75%}, keepalived {@code misc_dynamic})
     * @param maxConn how many calls in flight it wants at most; {@code null} if it does not say, 0 for no limit
     *     (HAProxy agent {@code maxconn:30})
     * @param lagMillis how far its data is behind, in milliseconds; {@link #NO_LAG} if it was not asked, {@link
     *     #UNKNOWN_LAG} if it could not tell, which is as bad as too far
     * @param identity whether the node is the one that it should be
     * @param deep whether the check went through to what stands behind the node; a shallow success does not shorten the
     *     time of an open breaker
     */
    public record Advice(
            Map<String, Vote> wishes,
            @Nullable Integer weightPercent,
            @Nullable Integer maxConn,
            long lagMillis,
            Identity identity,
            boolean deep) {
        private static final long MAX_PERCENT = 25_600;

        /** The lag was not asked for. */
        public static final long NO_LAG = -1;

        /** The lag was asked for, but the node could not tell. */
        public static final long UNKNOWN_LAG = Long.MAX_VALUE;

        /** Nothing was learnt. */
        public static final Advice NONE = new Advice(Map.of(), null, null, NO_LAG, Identity.UNKNOWN, false);

        /**
         * Adds a wish.
         *
         * @param origin who wants it
         * @param wish what is wanted; {@link Wish#READY} adds nothing
         * @param reason why, one line
         * @return more advice
         */
        public Advice wish(String origin, Wish wish, String reason) {
            Map<String, Vote> more = new TreeMap<>(wishes);
            if (wish != Wish.READY) {
                more.put(origin, Vote.of(wish, reason));
            }
            return new Advice(Map.copyOf(more), weightPercent, maxConn, lagMillis, identity, deep);
        }

        /**
         * Sets the share of the weight.
         *
         * @param percent of the configured weight, 0 or more
         * @return more advice
         */
        public Advice weight(int percent) {
            return new Advice(wishes, percent, maxConn, lagMillis, identity, deep);
        }

        /**
         * Sets the limit of calls in flight.
         *
         * @param limit 0 for none
         * @return more advice
         */
        public Advice maxConn(int limit) {
            return new Advice(wishes, weightPercent, limit, lagMillis, identity, deep);
        }

        /**
         * Sets how far the data is behind.
         *
         * @param millis 0 or more, or {@link #UNKNOWN_LAG}
         * @return more advice
         */
        public Advice lag(long millis) {
            return new Advice(wishes, weightPercent, maxConn, millis, identity, deep);
        }

        /**
         * Sets whether the node is the one that it should be.
         *
         * @param found what the check found
         * @return more advice
         */
        public Advice identity(Identity found) {
            return new Advice(wishes, weightPercent, maxConn, lagMillis, found, deep);
        }

        /**
         * Says that the check went through to what stands behind the node.
         *
         * @return more advice
         */
        public Advice throughToTheBackend() {
            return new Advice(wishes, weightPercent, maxConn, lagMillis, identity, true);
        }

        /**
         * The advice of two checks of one node: all wishes (the more severe one of an origin), the product of the
         * weights, the lower limit, the longer lag, the worse identity, the deeper look.
         *
         * @param other of the other check
         * @return both
         */
        public Advice and(Advice other) {
            Map<String, Vote> all = new TreeMap<>(wishes);
            other.wishes.forEach((origin, vote) ->
                    all.merge(origin, vote, (a, b) -> a.wish().compareTo(b.wish()) >= 0 ? a : b));
            return new Advice(
                    Map.copyOf(all),
                    product(weightPercent, other.weightPercent),
                    stricter(maxConn, other.maxConn),
                    Math.max(lagMillis, other.lagMillis),
                    identity.compareTo(other.identity) >= 0 ? identity : other.identity,
                    deep || other.deep);
        }

        private static @Nullable Integer product(@Nullable Integer a, @Nullable Integer b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return (int) Math.min(MAX_PERCENT, (long) a * b / 100);
        }

        private static @Nullable Integer stricter(@Nullable Integer a, @Nullable Integer b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return a == 0 || b == 0 ? Integer.valueOf(Math.max(a, b)) : Integer.valueOf(Math.min(a, b));
        }
    }

    /**
     * The node answered as expected.
     *
     * @param detail what it answered
     * @return the result
     */
    public static CheckResult passed(String detail) {
        return new CheckResult(null, detail, false, Advice.NONE);
    }

    /**
     * The node answered, but on a new session because the old one was gone.
     *
     * @param detail what became of the old session
     * @return the result
     */
    public static CheckResult passedOnNewSession(String detail) {
        return new CheckResult(null, detail, true, Advice.NONE);
    }

    /**
     * The check failed.
     *
     * @param evidence what the failure means
     * @param detail what happened
     * @return the result
     */
    public static CheckResult failed(Evidence evidence, String detail) {
        return new CheckResult(evidence, detail, false, Advice.NONE);
    }

    /**
     * The same result with more to say.
     *
     * @param more replaces the advice
     * @return the richer result
     */
    public CheckResult with(Advice more) {
        return new CheckResult(evidence, detail, sessionLost, more);
    }

    /**
     * Whether the node counts as alive. A node that refuses for overload or for wrong credentials is alive: taking it
     * out would only hide the configuration error, or push its load onto the others.
     *
     * @return {@code false} only for transport failures
     */
    public boolean alive() {
        return evidence == null || !evidence.isTransport();
    }
}
