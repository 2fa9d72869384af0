package io.mha.core.internal.health;

import io.mha.core.health.NodeState.Damping;

/** Holds back a node that went down too often lately; the figures are those of BGP route flap damping, in seconds. */
final class DampingRules {
    private static final double NANOS = 1e9;
    private static final double HALF_LIFE_SECONDS = 600;
    private static final double FALL_PENALTY = 1_000;
    private static final double SUPPRESS = 2_500;
    private static final double REUSE = 800;
    private static final double CAP = 12_000;
    private static final long MAX_SUPPRESS_NANOS = 1_800_000_000_000L;

    private DampingRules() {}

    /** T20. */
    static void advance(Draft draft) {
        Damping d = draft.damping;
        if (d.suppressed()
                && (penalty(d, draft.now) < REUSE || draft.now - d.suppressedAtNanos() >= MAX_SUPPRESS_NANOS)) {
            draft.damping = new Damping(penalty(d, draft.now), draft.now, false, draft.now);
            draft.startRiseAnew();
            draft.because("calmed down");
        }
    }

    static void punish(Draft draft) {
        Damping d = draft.damping;
        double grown = Math.min(CAP, penalty(d, draft.now) + FALL_PENALTY);
        boolean suppressed = d.suppressed() || grown >= SUPPRESS;
        long since = d.suppressed() ? d.suppressedAtNanos() : draft.now;
        draft.damping = new Damping(grown, draft.now, suppressed, since);
    }

    static void forgive(Draft draft) {
        draft.damping = new Damping(0, draft.now, false, draft.now);
    }

    private static double penalty(Damping d, long now) {
        return d.penalty() * Math.pow(2, -((now - d.atNanos()) / NANOS) / HALF_LIFE_SECONDS);
    }
}
