package io.mha.core.internal.health;

import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Damping;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Ramp;
import io.mha.core.health.NodeState.Setting;
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
    Map<Setting, Order> orders;
    Active active;
    Passive passive;
    Learnt learnt;
    boolean sharedFate;
    Damping damping;
    Ramp ramp;
    long overloadedUntil;
    private long generation;
    private String cause;

    Draft(NodeState before, long now) {
        this.before = before;
        this.now = now;
        votes = before.votes();
        orders = before.orders();
        active = before.active();
        passive = before.passive();
        learnt = before.learnt();
        sharedFate = before.sharedFate();
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

    /** What passed while it did not count has to pass again. */
    void startRiseAnew() {
        Active a = active;
        active = new Active(
                a.verdict(),
                a.everDown(),
                0,
                a.failed(),
                a.history(),
                a.samples(),
                a.downDelayNanos(),
                a.turnNanos(),
                a.last());
    }

    /** Gives up everything that was opened so far. */
    void retire(boolean abort, String why) {
        generation++;
        effects.add(new NodeEffect.Retire(generation, abort, why));
    }

    boolean isForcedUp() {
        Order health = orders.get(Setting.HEALTH);
        return health != null && health.value() != 0;
    }

    Wish wish() {
        return NodeState.wishOf(votes);
    }

    /** What the reducer and its rules may not change any more, or the caller would see it move. */
    void votes(Map<String, Vote> changed) {
        votes = Collections.unmodifiableMap(new TreeMap<>(changed)); // in the order of the origins, for explain
    }

    void orders(Map<Setting, Order> changed) {
        orders = Collections.unmodifiableMap(changed);
    }

    Step finish() {
        NodeStatus status = status();
        boolean changed = status != before.status();
        if (changed) {
            effects.add(new NodeEffect.Transition(before.status(), status, cause));
        }
        NodeState after = new NodeState(
                votes,
                orders,
                active,
                passive,
                learnt,
                sharedFate,
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
        if (learnt.identity() == Identity.MISMATCH) {
            return NodeStatus.WRONG_NODE;
        }
        Order health = orders.get(Setting.HEALTH);
        if (health != null) {
            return health.value() == 0 ? NodeStatus.DOWN : wish == Wish.DRAIN ? NodeStatus.DRAIN : NodeStatus.UP;
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
        if (learnt.lag() == Lag.TOO_FAR) {
            return NodeStatus.TOO_FAR;
        }
        if (ramp.stage() == Stage.WARMING) {
            return NodeStatus.WARMING;
        }
        if (learnt.lag() == Lag.LAGGING) {
            return NodeStatus.LAGGING;
        }
        if (active.verdict() == Verdict.UNKNOWN) {
            return NodeStatus.UNKNOWN;
        }
        if (sharedFate) {
            return NodeStatus.SHARED_FATE;
        }
        return ramp.stage() == Stage.RAMPING ? NodeStatus.RAMPING : NodeStatus.UP;
    }
}
