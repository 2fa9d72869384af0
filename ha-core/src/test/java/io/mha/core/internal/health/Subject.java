package io.mha.core.internal.health;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.Ordered;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Tripped;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import java.time.Duration;
import java.util.List;

/** A node under test: a reducer, a state and a time, with a short word for every event. */
final class Subject {
    /** So near to the end that every test wraps around: only differences of readings may mean anything. */
    private static final long ORIGIN = Long.MAX_VALUE - 1_000_000_000L;

    final NodeReducer reducer;
    NodeState state;
    List<NodeEffect> effects = List.of();
    long now = ORIGIN;

    Subject(HealthPolicy health, BreakerPolicy breaker) {
        reducer = new NodeReducer(health, breaker);
        state = NodeReducer.initial(health, now);
    }

    static Subject fresh() {
        return new Subject(HealthPolicy.DEFAULT, BreakerPolicy.DEFAULT);
    }

    static Subject up() {
        return fresh().pass();
    }

    static Subject down() {
        return up().fail().fail().fail();
    }

    static Subject open() {
        return up().trip();
    }

    static Subject halfOpen() {
        return open().after(Duration.ofSeconds(5)).tick();
    }

    /** Time passes, nothing is done. */
    Subject after(Duration duration) {
        now += duration.toNanos();
        return this;
    }

    Subject send(NodeEvent event) {
        Step step = reducer.step(state, event, now);
        state = step.state();
        effects = step.effects();
        return this;
    }

    Subject pass() {
        return check(CheckResult.passed("ok"));
    }

    Subject fail() {
        return fail(Evidence.CONNECT_REFUSED);
    }

    Subject fail(Evidence evidence) {
        return check(CheckResult.failed(evidence, "no"));
    }

    Subject check(CheckResult result) {
        return send(new Checked(result, 0));
    }

    /** A check that began after the breaker opened. */
    Subject checkAfterOpening(CheckResult result) {
        return send(new Checked(result, 0, true));
    }

    /** A passed check that has something to say. */
    Subject hear(Advice advice) {
        return check(CheckResult.passed("ok").with(advice));
    }

    Subject vote(String origin, Vote vote) {
        return send(new Voted(origin, vote));
    }

    /** An order of the origin {@code api} that lasts. */
    Subject order(Setting setting, int value) {
        return send(new Ordered(setting, new Order(value, "api", "", NodeState.NEVER)));
    }

    Subject callFailed(Evidence evidence) {
        return send(new CallFailed(evidence, "call", state.generation()));
    }

    Subject trip() {
        return send(new Tripped(Evidence.IO_RESET, "3 failures in a row: reset", true, 0));
    }

    Subject probesPassed() {
        return send(new ProbesPassed());
    }

    Subject warmed() {
        return send(new Warmed(state.generation()));
    }

    Subject vote(String origin, Wish wish) {
        return send(new Voted(origin, wish, ""));
    }

    Subject tick() {
        return send(new Tick());
    }

    NodeStatus status() {
        return state.status();
    }

    /** The one effect of a type. */
    <E extends NodeEffect> E only(Class<E> type) {
        List<E> found = all(type);
        if (found.size() != 1) {
            throw new AssertionError("expected one " + type.getSimpleName() + " in " + effects);
        }
        return found.get(0);
    }

    <E extends NodeEffect> List<E> all(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
