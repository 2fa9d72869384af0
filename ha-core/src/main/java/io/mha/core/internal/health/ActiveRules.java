package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent.Checked;
import java.util.Objects;

/**
 * What the results of checks do to a node: rise, fall, and the window that sees through a node that flaps (T1 to T7).
 */
final class ActiveRules {
    private static final int HISTORY = 20;
    private static final int MIN_SAMPLES = 10;
    private static final int MIN_ALTERNATIONS = 4;
    private static final double DOWN_RATE = 0.30;
    private static final double UP_RATE = 0.15;
    private static final double DOWN_GROWTH = 1.6;

    private final long inter;
    private final long fastInter;
    private final long downInter;
    private final double jitter;
    private final int rise;
    private final int fall;
    private final PassiveRules passive;
    private final FleetRules fleet;

    ActiveRules(HealthPolicy policy, PassiveRules passive, FleetRules fleet) {
        inter = policy.inter().toNanos();
        fastInter = policy.fastInter().toNanos();
        downInter = policy.downInter().toNanos();
        jitter = policy.jitter();
        rise = policy.rise();
        fall = policy.fall();
        this.passive = passive;
        this.fleet = fleet;
    }

    void checked(Draft draft, Checked event) {
        CheckResult result = event.result();
        boolean wrongNode = draft.learnt.identity() == Identity.MISMATCH;
        boolean ownBackend = result.evidence() == Evidence.BACKEND && !draft.sharedFate && event.ownFault();
        boolean passed = result.alive() && !wrongNode && !ownBackend;
        remember(draft, result, passed);
        if (wrongNode) {
            wrongNode(draft, result);
        } else if (passed) {
            passed(draft, event);
        } else {
            failed(draft, event);
        }
        draft.effect(new NodeEffect.Check(delay(draft, event)));
    }

    /** The watchdog found that the node answers nothing at all: no need to wait for {@code fall} more checks. */
    void hung(Draft draft, String detail) {
        if (draft.active.verdict() != Verdict.DOWN) {
            down(draft, Evidence.HUNG, detail); // the check that is planned stays planned: no later than without us
        }
    }

    /** T8: no count of failures is waited for. */
    private void wrongNode(Draft draft, CheckResult result) {
        if (draft.active.verdict() == Verdict.DOWN) {
            backOff(draft);
        } else {
            down(draft, Evidence.HANDSHAKE, "another server answers there: " + result.detail());
        }
    }

    /** T16: after maintenance nothing is known. */
    void forget(Draft draft) {
        draft.active = new Active(Verdict.UNKNOWN, true, 0, 0, 0, 0, downInter, draft.now, null);
        draft.learnt = Learnt.NOTHING;
        draft.ramp = RampRules.none(draft.now);
    }

    private static void remember(Draft draft, CheckResult result, boolean alive) {
        Active a = draft.active;
        int bit = alive ? 0 : 1;
        int history = ((a.history() << 1) | bit) & ((1 << HISTORY) - 1);
        int samples = Math.min(HISTORY, a.samples() + 1);
        int passed = alive ? a.passed() + 1 : 0;
        int failed = alive ? 0 : a.failed() + 1;
        draft.active = new Active(
                a.verdict(), a.everDown(), passed, failed, history, samples, a.downDelayNanos(), a.turnNanos(), result);
    }

    private void passed(Draft draft, Checked event) {
        CheckResult result = event.result();
        Active a = draft.active;
        if (result.advice().deep() && event.afterOpening()) {
            passive.probeSooner(draft, fastInter);
        }
        if (result.sessionLost() && a.verdict() == Verdict.UP) {
            // The server cut its sessions and is back already: what we opened before is dead as well.
            draft.retire(false, result.detail());
        }
        if (a.verdict() == Verdict.UP) {
            if (draft.ramp.stage() == Stage.WARMING) {
                draft.effect(new NodeEffect.Warm(draft.generation()));
            }
            return; // T4: the window is not cleared by one success
        }
        boolean returns = a.everDown() || draft.ramp.stage() == Stage.WARMING;
        if (returns && a.passed() == 1) {
            replace(draft, a.verdict(), a.downDelayNanos(), draft.now + fleet.turnNanos(draw(event)));
        }
        int enough = a.everDown() ? rise : 1; // T1
        boolean early = draft.now - draft.active.turnNanos() < 0 && !event.needed();
        boolean flaps = draft.damping.suppressed() || (intermittent(a) && failureRate(a) >= UP_RATE);
        if (a.passed() < enough || flaps || early) {
            return; // T5
        }
        replace(draft, Verdict.UP, a.downDelayNanos(), draft.now); // T6
        draft.because(a.everDown() ? a.passed() + " checks passed: " + result.detail() : result.detail());
        passive.checksPassed(draft, fastInter);
        if (returns) {
            draft.ramp = RampRules.warming(draft.now);
            draft.effect(new NodeEffect.Warm(draft.generation()));
        }
    }

    private void failed(Draft draft, Checked event) {
        CheckResult result = event.result();
        Active a = draft.active;
        Evidence evidence = Objects.requireNonNull(result.evidence());
        if (a.verdict() == Verdict.DOWN) { // T7
            backOff(draft);
        } else if (a.verdict() == Verdict.UNKNOWN && !evidence.isSilence()) { // T1
            down(draft, evidence, "first check failed: " + result.detail());
        } else if (a.failed() >= fall) { // T3, and T1: a node that everybody logs in to at once is slow, not dead
            down(draft, evidence, a.failed() + " checks failed: " + result.detail());
        } else if (!evidence.isSilence() && passive.failedWithin(draft, inter)) {
            // The peer's own refusal, after traffic failed as well: two witnesses need no third.
            down(draft, evidence, "traffic failed, then a check: " + result.detail());
        } else if (intermittent(a) && failureRate(a) >= DOWN_RATE) {
            down(draft, evidence, Math.round(failureRate(a) * 100) + "% of checks failed: " + result.detail());
        } else {
            passive.checkFailedWhileHalfOpen(draft, evidence, result.detail(), event.jitter());
        }
    }

    private void down(Draft draft, Evidence evidence, String cause) {
        boolean itself = draft.learnt.identity() != Identity.MISMATCH;
        if (draft.active.verdict() == Verdict.UP && draft.wish() == Wish.READY && itself) {
            DampingRules.punish(draft);
        }
        Active a = draft.active;
        draft.active =
                new Active(Verdict.DOWN, true, 0, a.failed(), a.history(), a.samples(), downInter, draft.now, a.last());
        draft.ramp = RampRules.none(draft.now);
        draft.because(cause);
        if (!draft.isForcedUp()) {
            draft.retire(evidence.isSilence(), cause);
        }
    }

    private static void replace(Draft draft, Verdict verdict, long downDelay, long turn) {
        Active a = draft.active;
        draft.active = new Active(
                verdict, a.everDown(), a.passed(), a.failed(), a.history(), a.samples(), downDelay, turn, a.last());
    }

    private void backOff(Draft draft) {
        Active a = draft.active;
        long longer = Math.min(fleet.longestDownInterNanos(), (long) (a.downDelayNanos() * DOWN_GROWTH));
        replace(draft, a.verdict(), Math.max(longer, downInter), a.turnNanos());
    }

    private static double draw(Checked event) {
        return (event.jitter() + 1) / 2;
    }

    private long delay(Draft draft, Checked event) {
        Active a = draft.active;
        boolean stillDown = a.verdict() == Verdict.DOWN && a.passed() == 0;
        long spread = stillDown ? fleet.downCheckNanos(draw(event)) : 0;
        return spread + (long) (interval(draft) * (1 + jitter * event.jitter()));
    }

    private long interval(Draft draft) {
        Active a = draft.active;
        if (draft.passive.breaker() == Breaker.HALF_OPEN) {
            return fastInter;
        }
        return switch (a.verdict()) {
            case UP -> a.failed() > 0 || draft.ramp.stage() == Stage.WARMING ? fastInter : inter;
            case UNKNOWN -> a.passed() < rise ? fastInter : untilTurn(draft);
            case DOWN -> a.passed() == 0 ? a.downDelayNanos() : a.passed() < rise ? fastInter : untilTurn(draft);
        };
    }

    /** It is watched while it waits for its turn, and comes up when the turn comes. */
    private long untilTurn(Draft draft) {
        long left = draft.active.turnNanos() - draft.now;
        return left > 0 ? Math.min(inter, Math.max(fastInter, left)) : inter;
    }

    private static boolean intermittent(Active a) {
        int changes = Integer.bitCount((a.history() ^ (a.history() >>> 1)) & ((1 << (a.samples() - 1)) - 1));
        return a.samples() >= MIN_SAMPLES && changes >= MIN_ALTERNATIONS;
    }

    private static double failureRate(Active a) {
        return (double) Integer.bitCount(a.history()) / a.samples();
    }
}
