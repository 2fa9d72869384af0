package io.mha.core.internal.health;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEffect.BreakerMove;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Tripped;

/** What failures of real traffic do to a node: when it is kept away from traffic, and how it comes back (T9 to T14). */
final class PassiveRules {
    private static final long HALF_OPEN_NANOS = 10_000_000_000L;
    private static final long FORGIVE_NANOS = 60_000_000_000L;
    private static final int MAX_DOUBLINGS = 16;
    private static final double OPEN_JITTER = 0.2;

    private final long openNanos;
    private final long maxOpenNanos;

    PassiveRules(BreakerPolicy policy) {
        openNanos = policy.openTime().toNanos();
        maxOpenNanos = policy.maxOpenTime().toNanos();
    }

    /** T10 and the time limit of T13. */
    void advance(Draft draft) {
        Passive p = draft.passive;
        if (p.breaker() == Breaker.CLOSED || draft.now - p.untilNanos() < 0) {
            return;
        }
        if (p.breaker() == Breaker.HALF_OPEN) {
            open(draft, Evidence.READ_TIMEOUT, "probes did not end within 10 s", 0);
            return;
        }
        draft.passive = new Passive(
                Breaker.HALF_OPEN,
                p.openings(),
                draft.now,
                draft.now + HALF_OPEN_NANOS,
                p.evidence(),
                p.failedAtNanos());
        draft.because("open time is over, probing");
        draft.effect(new NodeEffect.MoveBreaker(BreakerMove.HALF_OPEN));
        draft.effect(new NodeEffect.Check(0));
    }

    void failed(Draft draft, Evidence evidence) {
        Passive p = draft.passive;
        draft.passive = new Passive(p.breaker(), p.openings(), p.sinceNanos(), p.untilNanos(), evidence, draft.now);
    }

    boolean failedWithin(Draft draft, long nanos) {
        return draft.passive.evidence() != null && draft.now - draft.passive.failedAtNanos() <= nanos;
    }

    /** T9. */
    void tripped(Draft draft, Tripped event) {
        if (draft.passive.breaker() != Breaker.CLOSED || draft.wish() == Wish.MAINT) {
            return;
        }
        if (event.allowed() && !draft.isForcedUp()) {
            open(draft, event.evidence(), event.detail(), event.jitter());
        } else {
            draft.effect(new NodeEffect.MoveBreaker(BreakerMove.CLOSE));
        }
    }

    /** T13. */
    void failedWhileHalfOpen(Draft draft, CallFailed event) {
        if (draft.passive.breaker() == Breaker.HALF_OPEN) {
            open(draft, event.evidence(), "probe failed: " + event.detail(), 0);
        }
    }

    /** T13: a check is a probe as well. */
    void checkFailedWhileHalfOpen(Draft draft, Evidence evidence, String detail, double jitter) {
        if (draft.passive.breaker() == Breaker.HALF_OPEN) {
            open(draft, evidence, "probe failed: " + detail, jitter);
        }
    }

    /** T16: in maintenance there is nothing to probe. */
    void forget(Draft draft) {
        Passive p = draft.passive;
        if (p.breaker() != Breaker.CLOSED) {
            draft.passive =
                    new Passive(Breaker.CLOSED, p.openings(), draft.now, draft.now, p.evidence(), p.failedAtNanos());
            draft.effect(new NodeEffect.MoveBreaker(BreakerMove.CLOSE));
        }
    }

    /** T12. */
    void probesPassed(Draft draft) {
        Passive p = draft.passive;
        if (p.breaker() != Breaker.HALF_OPEN) {
            return;
        }
        draft.passive =
                new Passive(Breaker.CLOSED, p.openings(), draft.now, draft.now, p.evidence(), p.failedAtNanos());
        draft.because("probes passed");
        draft.effect(new NodeEffect.MoveBreaker(BreakerMove.CLOSE));
        if (draft.active.verdict() == Verdict.UP) {
            // Its connections were given up when the breaker opened: new ones first.
            draft.ramp = RampRules.warming(draft.now);
            draft.effect(new NodeEffect.Warm(draft.generation()));
        }
    }

    /** T11: checks brought the node back up, so an open breaker need not sit out its time; it still has to probe. */
    void checksPassed(Draft draft, long soon) {
        Passive p = draft.passive;
        if (p.breaker() == Breaker.CLOSED) {
            draft.effect(new NodeEffect.MoveBreaker(BreakerMove.CLOSE));
            return;
        }
        draft.because("checks pass again, its breaker still has to probe");
        probeSooner(draft, soon);
    }

    /** T11: something better than a shallow check shortens an opening; only probes close the breaker. */
    void probeSooner(Draft draft, long soon) {
        Passive p = draft.passive;
        if (p.breaker() == Breaker.OPEN && p.untilNanos() - draft.now > soon) {
            probeIn(draft, soon);
        }
    }

    private static void probeIn(Draft draft, long nanos) {
        Passive p = draft.passive;
        draft.passive = new Passive(
                p.breaker(), p.openings(), p.sinceNanos(), draft.now + nanos, p.evidence(), p.failedAtNanos());
    }

    private void open(Draft draft, Evidence evidence, String cause, double jitter) {
        Passive p = draft.passive;
        long healthy = p.breaker() == Breaker.CLOSED ? (draft.now - p.sinceNanos()) / FORGIVE_NANOS : 0;
        int openings = (int) Math.max(0, p.openings() - healthy) + 1;
        double grown = (double) openNanos * (1L << Math.min(openings - 1, MAX_DOUBLINGS));
        long nanos = (long) Math.min(grown * (1 + OPEN_JITTER * jitter), (double) maxOpenNanos);
        draft.passive = new Passive(Breaker.OPEN, openings, draft.now, draft.now + nanos, evidence, draft.now);
        draft.because(cause);
        if (!draft.isForcedUp()) {
            draft.retire(evidence.isSilence(), cause);
        }
        draft.effect(new NodeEffect.MoveBreaker(BreakerMove.OPEN));
        draft.effect(new NodeEffect.Check(0));
    }
}
