package io.mha.core.internal.health;

import io.mha.core.health.HealthPolicy;

/**
 * What an instance of the application leaves to the others: what all of them would do in the same moment, each does at
 * a random one. They need no coordination, only to know about how many they are. A draw is 0 to 1.
 */
final class FleetRules {
    private static final long FIRST_CHECK_NANOS = 100_000_000L;
    private static final long FIRST_CHECK_EACH_NANOS = 5_000_000L;
    private static final long DOWN_CHECK_EACH_NANOS = 50_000_000L;
    private static final long MAX_DOWN_CHECK_NANOS = 10_000_000_000L;
    private static final long LONGEST_NANOS = 1_500_000_000L;
    private static final long MAX_LONGEST_NANOS = 10_000_000_000L;
    private static final long RETURN_EACH_NANOS = 150_000_000L;
    private static final long MAX_RETURN_NANOS = 60_000_000_000L;

    private final long firstCheck;
    private final long downCheck;
    private final long longest;
    private final long turn;

    FleetRules(HealthPolicy policy) {
        long others = policy.fleet() - 1L;
        long inter = policy.inter().toNanos();
        firstCheck = Math.max(FIRST_CHECK_NANOS, Math.min(inter, others * FIRST_CHECK_EACH_NANOS));
        downCheck = Math.min(MAX_DOWN_CHECK_NANOS, others * DOWN_CHECK_EACH_NANOS);
        longest = Math.min(MAX_LONGEST_NANOS, LONGEST_NANOS + others * DOWN_CHECK_EACH_NANOS);
        turn = Math.min(MAX_RETURN_NANOS, others * RETURN_EACH_NANOS);
    }

    /** When the first check of a node is due. */
    long firstCheckNanos(double draw) {
        return (long) (firstCheck * draw);
    }

    /** What is added to each interval of checks of a node that is down: whatever felled it did so for all at once. */
    long downCheckNanos(double draw) {
        return (long) (downCheck * draw);
    }

    /** To what the interval of checks of a node that is down grows: one instance alone is no burden to it. */
    long longestDownInterNanos() {
        return longest;
    }

    /** How long a node that answers again waits before this instance comes back to it. */
    long turnNanos(double draw) {
        return (long) (turn * draw);
    }
}
