package io.mha.core.internal.health;

import io.mha.core.health.NodeState.Ramp;
import io.mha.core.health.NodeState.Stage;

/** How a node comes back: connections first, then a growing share of the traffic (HAProxy {@code slowstart}). */
final class RampRules {
    private static final int STEPS = 10;

    private final long slowStart;

    RampRules(long slowStartNanos) {
        slowStart = slowStartNanos;
    }

    static Ramp none(long now) {
        return new Ramp(Stage.NONE, now, 1);
    }

    static Ramp warming(long now) {
        return new Ramp(Stage.WARMING, now, 1.0 / STEPS);
    }

    /** From the smallest share; the next tick moves it on, or ends it at once where there is no slow start. */
    private static void start(Draft draft) {
        draft.ramp = new Ramp(Stage.RAMPING, draft.now, 1.0 / STEPS);
    }

    /** How long until the share has to grow; for ever outside of a ramp. */
    long untilNextStep(Ramp ramp, long now) {
        if (ramp.stage() != Stage.RAMPING) {
            return Long.MAX_VALUE;
        }
        long step = slowStart / STEPS;
        return step == 0 ? 0 : step - (now - ramp.sinceNanos()) % step;
    }

    void warmed(Draft draft, long generation) {
        if (draft.ramp.stage() == Stage.WARMING && generation == draft.generation()) {
            draft.because("connections are open");
            start(draft);
        }
    }

    void advance(Draft draft) {
        Ramp ramp = draft.ramp;
        if (ramp.stage() != Stage.RAMPING) {
            return;
        }
        long passed = draft.now - ramp.sinceNanos();
        if (passed >= slowStart) {
            draft.ramp = none(draft.now);
            draft.because("slow start is over");
            return;
        }
        double factor = Math.max(1, passed * STEPS / slowStart) / (double) STEPS;
        draft.ramp = new Ramp(Stage.RAMPING, ramp.sinceNanos(), factor);
    }
}
