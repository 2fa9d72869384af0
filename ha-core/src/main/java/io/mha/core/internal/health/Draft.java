package io.mha.core.internal.health;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A state while one step of the reducer works on it. Never leaves the step. */
final class Draft {
    private final NodeState before;
    private final List<NodeEffect> effects = new ArrayList<>(4);
    final long now;
    Map<String, Vote> votes;
    Active active;
    Passive passive;
    Damping damping;
    Ramp ramp;
    long overloadedUntil;
    private long generation;
    private String cause;

    Draft(NodeState before, long now) {
        this.before = before;
        this.now = now;
        votes = before.votes();
        active = before.active();
        passive = before.passive();
        damping = before.damping();
        ramp = before.ramp();
        overloadedUntil = before.overloadedUntilNanos();
        generation = before.generation();
        cause = before.cause();
    }

    void effect(NodeEffect effect) {
        effects.add(effect);
    }

    void because(String newCause) {
        cause = newCause;
    }

    long generation() {
        return generation;
    }

    /** Gives up everything that was opened so far. */
    void retire(boolean abort, String why) {
        generation++;
        effects.add(new NodeEffect.Retire(generation, abort, why));
    }

    Wish wish() {
        return NodeState.wishOf(votes);
    }

    void vote(String origin, Vote vote) {
        Map<String, Vote> copy = new TreeMap<>(votes);
        if (vote.wish() == Wish.READY) {
            copy.remove(origin);
        } else {
            copy.put(origin, vote);
        }
        votes = Collections.unmodifiableMap(copy); // in the order of the origins, for explain
    }

    Step finish() {
        NodeStatus status = status();
        boolean changed = status != before.status();
        if (changed) {
            effects.add(new NodeEffect.Transition(before.status(), status, cause));
        }
        NodeState after = new NodeState(
                votes,
                active,
                passive,
                damping,
                ramp,
                overloadedUntil,
                generation,
                status,
                changed ? now : before.sinceNanos(),
                changed ? cause : before.cause());
        return new Step(after, List.copyOf(effects));
    }

    private NodeStatus status() {
        Wish wish = wish();
        if (wish == Wish.MAINT) {
            return NodeStatus.MAINT;
        }
        if (active.verdict() == Verdict.DOWN) {
            return damping.suppressed() && active.passed() > 0 ? NodeStatus.SUPPRESSED : NodeStatus.DOWN;
        }
        if (wish == Wish.DRAIN) {
            return NodeStatus.DRAIN;
        }
        if (passive.breaker() != Breaker.CLOSED) {
            return passive.breaker() == Breaker.OPEN ? NodeStatus.OPEN : NodeStatus.HALF_OPEN;
        }
        if (ramp.stage() == Stage.WARMING) {
            return NodeStatus.WARMING;
        }
        if (active.verdict() == Verdict.UNKNOWN) {
            return NodeStatus.UNKNOWN;
        }
        return ramp.stage() == Stage.RAMPING ? NodeStatus.RAMPING : NodeStatus.UP;
    }
}
