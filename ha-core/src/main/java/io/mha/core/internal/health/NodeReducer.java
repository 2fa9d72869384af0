package io.mha.core.internal.health;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Damping;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Ramp;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Tripped;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import java.util.Locale;
import java.util.Map;

/**
 * The state machine of a node: a state, an event and the time give a new state and what has to be done. It has no
 * clock, no thread, no randomness and no logger, so that a virtual clock can drive it through years in a second. Each
 * dimension has its rules in a class of its own; the numbers T1 to T20 in them are those of the project's
 * specification.
 */
public final class NodeReducer {
    /** How long a node that asked for less keeps half its weight. */
    static final long OVERLOAD_NANOS = 5_000_000_000L;

    private final ActiveRules active;
    private final PassiveRules passive;
    private final RampRules ramp;

    /**
     * A reducer for nodes that follow the same policies.
     *
     * @param health the pace and the weight of checks
     * @param breaker how traffic opens and closes the breaker
     */
    public NodeReducer(HealthPolicy health, BreakerPolicy breaker) {
        ramp = new RampRules(health.slowStart().toNanos());
        passive = new PassiveRules(breaker);
        active = new ActiveRules(health, passive);
    }

    /**
     * The state of a node of which nothing is known.
     *
     * @param health the policy that it will follow
     * @param now the current time
     * @return the first state
     */
    public static NodeState initial(HealthPolicy health, long now) {
        return new NodeState(
                Map.of(),
                new Active(
                        Verdict.UNKNOWN, false, 0, 0, 0, 0, health.downInter().toNanos(), null),
                new Passive(Breaker.CLOSED, 0, now, now, null, now),
                new Damping(0, now, false, now),
                new Ramp(Stage.NONE, now, 1),
                now,
                1,
                NodeStatus.UNKNOWN,
                now,
                "not checked yet");
    }

    /**
     * One step.
     *
     * @param state before
     * @param event what happened
     * @param now the current time
     * @return the state after it, and what has to be done
     */
    public Step step(NodeState state, NodeEvent event, long now) {
        Draft draft = new Draft(state, now);
        DampingRules.advance(draft);
        passive.advance(draft);
        ramp.advance(draft);
        if (event instanceof Checked checked) {
            active.checked(draft, checked);
        } else if (event instanceof CallFailed failed) {
            callFailed(draft, failed);
        } else if (event instanceof Tripped tripped) {
            passive.tripped(draft, tripped);
        } else if (event instanceof ProbesPassed) {
            passive.probesPassed(draft);
        } else if (event instanceof Voted voted) {
            voted(draft, voted);
        } else if (event instanceof Warmed warmed) {
            ramp.warmed(draft, warmed.generation());
        } else if (!(event instanceof Tick)) {
            throw new IllegalArgumentException("no rule for " + event);
        }
        return draft.finish();
    }

    /**
     * When the state changes by the mere passing of time, so that a {@link Tick} is due.
     *
     * @param state the state
     * @param now the current time
     * @return nanoseconds from now; negative if nothing is due ever
     */
    public long nextTickNanos(NodeState state, long now) {
        long next = ramp.untilNextStep(state.ramp(), now);
        if (state.passive().breaker() != Breaker.CLOSED) {
            next = Math.min(next, state.passive().untilNanos() - now);
        }
        if (state.overloadedUntilNanos() - now > 0) {
            next = Math.min(next, state.overloadedUntilNanos() - now);
        }
        return next == Long.MAX_VALUE ? -1 : Math.max(0, next);
    }

    private void callFailed(Draft draft, CallFailed failed) {
        if (failed.generation() != draft.generation() || draft.wish() == Wish.MAINT) {
            return; // T15: a late result of connections that were given up already
        }
        switch (failed.evidence()) {
            case OVERLOAD -> draft.overloadedUntil = draft.now + OVERLOAD_NANOS;
            case HUNG -> {
                passive.failed(draft, failed.evidence());
                active.hung(draft, failed.detail());
            }
            default -> {
                if (failed.evidence().isTransport()) {
                    passive.failed(draft, failed.evidence());
                    draft.effect(new NodeEffect.Check(0));
                    passive.failedWhileHalfOpen(draft, failed);
                }
            }
        }
    }

    /** T16. */
    private void voted(Draft draft, Voted voted) {
        Wish before = draft.wish();
        draft.vote(voted.origin(), Vote.of(voted.wish(), voted.reason()));
        Wish after = draft.wish();
        if (before == after) {
            return;
        }
        String text = voted.wish().name().toLowerCase(Locale.ROOT) + " by " + voted.origin();
        draft.because(voted.reason().isEmpty() ? text : text + ": " + voted.reason());
        if (after == Wish.MAINT) {
            active.forget(draft);
            passive.forget(draft);
            draft.effect(new NodeEffect.StopChecks());
        } else if (before == Wish.MAINT) {
            draft.effect(new NodeEffect.Check(0));
        }
        if (after == Wish.READY) {
            DampingRules.forgive(draft);
        } else if (before == Wish.READY) {
            draft.retire(false, text);
        }
    }
}
