package io.mha.core.health;

import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a node at one instant: independent dimensions, each written by its own source, and what follows
 * from them. Immutable; the reducer replaces it whole.
 *
 * @param votes what operators and other origins want, by origin
 * @param orders what operators have set in place of the configuration
 * @param active what the checks say
 * @param passive what real traffic says
 * @param learnt what the checks say beside life and death
 * @param sharedFate whether what stands behind this node fails behind the others too, so that its errors are not its own
 * @param damping how often it went down lately
 * @param ramp how far it has come back
 * @param overloadedUntilNanos until when it asked for less traffic; in the past if it did not
 * @param generation grows when everything opened before must be given up; evidence of an older one is ignored
 * @param status the dimensions in one word
 * @param sinceNanos since when the status is what it is
 * @param cause why the status is what it is, one line
 */
public record NodeState(
        Map<String, Vote> votes,
        Map<Setting, Order> orders,
        Active active,
        Passive passive,
        Learnt learnt,
        boolean sharedFate,
        Damping damping,
        Ramp ramp,
        long overloadedUntilNanos,
        long generation,
        NodeStatus status,
        long sinceNanos,
        String cause) {

    /** What an operator may want of a node, by severity. */
    public enum Wish {
        /** Let the checks decide. */
        READY,
        /** No new work. */
        DRAIN,
        /** No work and no checks. */
        MAINT
    }

    /** The instant of a vote or an order that never ends by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    /**
     * What one origin wants, and why.
     *
     * @param wish what is wanted
     * @param reason one line
     * @param untilNanos when it takes itself back, {@link #NEVER} if it does not
     * @param cutNanos when connections that are still in use are cut, {@link #NEVER} if they may finish
     * @param byCheck whether a check brought it, so that the next check may take it back; it does not end the checks
     */
    public record Vote(Wish wish, String reason, long untilNanos, long cutNanos, boolean byCheck) {
        /**
         * A vote that lasts.
         *
         * @param wish what is wanted
         * @param reason one line
         * @return the vote
         */
        public static Vote of(Wish wish, String reason) {
            return new Vote(wish, reason, NEVER, NEVER, false);
        }
    }

    /** What an operator can set on a running node. */
    public enum Setting {
        /** The weight, 0 to 256 (HAProxy {@code set server weight}). */
        WEIGHT,
        /** The weight in percent of the configured one. */
        WEIGHT_PERCENT,
        /** The level: 0 for active, 1 and up for backups. */
        PRIORITY,
        /** The limit of calls in flight, 0 for none (HAProxy {@code set maxconn server}). */
        MAXCONN,
        /** What holds whatever checks and traffic say: 1 for up, 0 for down (HAProxy {@code set server health}). */
        HEALTH
    }

    /**
     * A value that an operator has set.
     *
     * @param value in the unit of its setting
     * @param origin who
     * @param reason why, one line
     * @param untilNanos when it takes itself back, {@link #NEVER} if it does not
     */
    public record Order(int value, String origin, String reason, long untilNanos) {}

    /** How far a node's data is behind. */
    public enum Lag {
        /** Not behind, or nobody asks. */
        OK,
        /** So far behind that others are better. */
        LAGGING,
        /** So far behind that it must not be used, or it could not tell. */
        TOO_FAR
    }

    /**
     * The dimensions that checks write beside life and death.
     *
     * @param identity whether it is the node that it should be
     * @param lag how far behind it is
     * @param lagMillis the same as a number, as {@link CheckResult.Advice} has it
     * @param weightPercent what it wants of its weight, 100 if it does not say
     * @param maxConn how many calls in flight it wants at most; {@code null} if it does not say
     */
    public record Learnt(
            Identity identity,
            Lag lag,
            long lagMillis,
            int weightPercent,
            @Nullable Integer maxConn) {
        /** Nothing was learnt. */
        public static final Learnt NOTHING = new Learnt(Identity.UNKNOWN, Lag.OK, Advice.NO_LAG, 100, null);
    }

    /** What the checks found. */
    public enum Verdict {
        /** No check has ended since the start or since maintenance. */
        UNKNOWN,
        /** Alive. */
        UP,
        /** Not alive. */
        DOWN
    }

    /**
     * The dimension that checks write.
     *
     * @param verdict what follows from the results
     * @param everDown whether it was down before; only then {@code rise} must be passed
     * @param passed checks that passed in a row
     * @param failed checks that failed in a row
     * @param history the last results, newest in bit 0, 1 for a failure
     * @param samples how many bits of the history are valid, at most 20
     * @param downDelayNanos the current {@code downInter}
     * @param turnNanos when it may come up again at the earliest, after the first of its passes in a row: other
     *     instances come back at other moments
     * @param last the last result; {@code null} before the first
     */
    public record Active(
            Verdict verdict,
            boolean everDown,
            int passed,
            int failed,
            int history,
            int samples,
            long downDelayNanos,
            long turnNanos,
            @Nullable CheckResult last) {}

    /** The states of a breaker. */
    public enum Breaker {
        /** Traffic flows. */
        CLOSED,
        /** Traffic is kept away. */
        OPEN,
        /** A few calls are let through. */
        HALF_OPEN
    }

    /**
     * The dimension that traffic writes.
     *
     * @param breaker the breaker's state
     * @param openings how often in a row it has opened, less one for each healthy minute
     * @param sinceNanos since when it is in this state
     * @param untilNanos when an open breaker becomes half-open, or a half-open one gives up
     * @param evidence what the last failure was; {@code null} before the first
     * @param failedAtNanos when the last failure was seen
     */
    public record Passive(
            Breaker breaker,
            int openings,
            long sinceNanos,
            long untilNanos,
            @Nullable Evidence evidence,
            long failedAtNanos) {}

    /**
     * The dimension that keeps a flapping node out.
     *
     * @param penalty grows by 1,000 with each fall and halves every 600 s
     * @param atNanos the instant at which the penalty had that value
     * @param suppressed whether the node is held back
     * @param suppressedAtNanos since when
     */
    public record Damping(double penalty, long atNanos, boolean suppressed, long suppressedAtNanos) {}

    /** The stages of a return. */
    public enum Stage {
        /** Fully there, or not there at all. */
        NONE,
        /** Its pool is being filled. */
        WARMING,
        /** Its weight grows. */
        RAMPING
    }

    /**
     * The dimension of a return to service.
     *
     * @param stage the stage
     * @param sinceNanos since when
     * @param factor share of the full weight, 0.1 to 1
     */
    public record Ramp(Stage stage, long sinceNanos, double factor) {}

    /**
     * The most severe wish of all origins.
     *
     * @return {@link Wish#READY} if nobody votes
     */
    public Wish wish() {
        return wishOf(votes);
    }

    /**
     * The most severe wish among some votes.
     *
     * @param votes by origin
     * @return {@link Wish#READY} if nobody votes
     */
    public static Wish wishOf(Map<String, Vote> votes) {
        Wish wish = Wish.READY;
        for (Vote vote : votes.values()) {
            wish = vote.wish().compareTo(wish) > 0 ? vote.wish() : wish;
        }
        return wish;
    }

    /**
     * Whether the node takes new work in its own right, whatever the other nodes do.
     *
     * @return {@code true} for a status of UP, RAMP or SHARED-FATE
     */
    public boolean inService() {
        return status == NodeStatus.UP || status == NodeStatus.RAMPING || status == NodeStatus.SHARED_FATE;
    }

    /**
     * Whether somebody has taken the node so far out that it is not even checked. A check that wants maintenance goes
     * on: it alone can take its wish back.
     *
     * @return {@code true} if a vote for maintenance came from elsewhere
     */
    public boolean checksStopped() {
        return checksStopped(votes);
    }

    /**
     * Whether some votes stop the checks.
     *
     * @param votes by origin
     * @return {@code true} if a vote for maintenance is not a check's own
     */
    public static boolean checksStopped(Map<String, Vote> votes) {
        for (Vote vote : votes.values()) {
            if (vote.wish() == Wish.MAINT && !vote.byCheck()) {
                return true;
            }
        }
        return false;
    }

    /**
     * The status with its position, in HAProxy's spelling: {@code UP 2/3} is on its way down, {@code DOWN 1/2} on its
     * way up.
     *
     * @param policy tells rise and fall
     * @return one short text
     */
    public String describe(HealthPolicy policy) {
        return switch (status) {
            case UP ->
                active.failed() == 0
                        ? "UP"
                        : "UP " + Math.max(0, policy.fall() - active.failed()) + "/" + policy.fall();
            case DOWN -> active.passed() == 0 ? "DOWN" : "DOWN " + active.passed() + "/" + policy.rise();
            case RAMPING -> "RAMP " + Math.round(ramp.factor() * 100) + "%";
            default -> status.word();
        };
    }
}
