package io.mha.core.internal.health;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Damping;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.FateFound;
import io.mha.core.internal.health.NodeEvent.Ordered;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Tripped;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
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
    private final AdminRules admin;
    private final AdviceRules advice;
    private final FleetRules fleet;

    /**
     * A reducer for nodes that follow the same policies.
     *
     * @param health the pace and the weight of checks
     * @param breaker how traffic opens and closes the breaker
     */
    public NodeReducer(HealthPolicy health, BreakerPolicy breaker) {
        ramp = new RampRules(health.slowStart().toNanos());
        passive = new PassiveRules(breaker);
        fleet = new FleetRules(health);
        active = new ActiveRules(health, passive, fleet);
        admin = new AdminRules(active, passive);
        advice = new AdviceRules(health, admin);
    }

    /**
     * The state of a node of which nothing is known.
     *
     * @param health the policy that it will follow
     * @param now the current time
     * @return the first state
     */
    public static NodeState initial(HealthPolicy health, long now) {
        return initial(health, false, now);
    }

    /**
     * The state of a node of which nothing is known.
     *
     * @param health the policy that it will follow
     * @param joining whether other nodes are in service already, so that it has to come in gently; at the start of a
     *     process nobody would be left to serve meanwhile
     * @param now the current time
     * @return the first state
     */
    public static NodeState initial(HealthPolicy health, boolean joining, long now) {
        return new NodeState(
                Map.of(),
                Map.of(),
                new Active(
                        Verdict.UNKNOWN, false, 0, 0, 0, 0, health.downInter().toNanos(), now, null),
                new Passive(Breaker.CLOSED, 0, now, now, null, now),
                Learnt.NOTHING,
                false,
                new Damping(0, now, false, now),
                joining ? RampRules.warming(now) : RampRules.none(now),
                now,
                1,
                NodeStatus.UNKNOWN,
                now,
                "not checked yet");
    }

    /**
     * When the first check of a node is due.
     *
     * @param draw 0 to 1, drawn by the caller
     * @return nanoseconds from now
     */
    public long firstCheckNanos(double draw) {
        return fleet.firstCheckNanos(draw);
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
        admin.advance(draft);
        DampingRules.advance(draft);
        passive.advance(draft);
        ramp.advance(draft);
        if (event instanceof Checked checked) {
            checked(draft, checked);
        } else if (event instanceof CallFailed failed) {
            callFailed(draft, failed);
        } else if (event instanceof Tripped tripped) {
            passive.tripped(draft, tripped);
        } else if (event instanceof ProbesPassed) {
            passive.probesPassed(draft);
        } else if (event instanceof Voted voted) {
            admin.voted(draft, voted);
        } else if (event instanceof Ordered ordered) {
            admin.ordered(draft, ordered);
        } else if (event instanceof FateFound found) {
            fateFound(draft, found);
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
        long next = Math.min(ramp.untilNextStep(state.ramp(), now), AdminRules.untilNext(state, now));
        if (state.passive().breaker() != Breaker.CLOSED) {
            next = Math.min(next, state.passive().untilNanos() - now);
        }
        if (state.overloadedUntilNanos() - now > 0) {
            next = Math.min(next, state.overloadedUntilNanos() - now);
        }
        return next == Long.MAX_VALUE ? -1 : Math.max(0, next);
    }

    private void checked(Draft draft, Checked checked) {
        if (NodeState.checksStopped(draft.votes)) {
            return; // a check that was under way when maintenance began
        }
        advice.heard(draft, checked.result());
        active.checked(draft, checked);
    }

    private static void fateFound(Draft draft, FateFound found) {
        if (draft.sharedFate != found.shared()) {
            draft.sharedFate = found.shared();
            draft.because(found.cause());
        }
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
                passive.failedWhileHalfOpen(draft, failed);
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
}
