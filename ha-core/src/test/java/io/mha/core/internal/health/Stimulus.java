package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
import io.mha.core.internal.health.NodeEvent.FateFound;
import io.mha.core.internal.health.NodeEvent.Ordered;
import io.mha.core.internal.health.NodeEvent.ProbesPassed;
import io.mha.core.internal.health.NodeEvent.Tick;
import io.mha.core.internal.health.NodeEvent.Tripped;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * An event some time after the one before it. Generations within the event are relative to that of the node at the
 * time: 0 is the current one.
 */
record Stimulus(long delayNanos, NodeEvent event) {
    private static final long MILLI = 1_000_000L;

    /** Any event after any delay, most of them soon, checks most of all. */
    static Arbitrary<Stimulus> any() {
        Arbitrary<Long> delays = Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.just(0L)),
                Tuple.of(50, upTo(1_500)),
                Tuple.of(15, upTo(20_000)),
                Tuple.of(1, upTo(4_000_000)));
        return Combinators.combine(delays.withoutEdgeCases(), events()).as(Stimulus::new);
    }

    private static Arbitrary<Long> upTo(long millis) {
        return Arbitraries.longs().between(1, millis * MILLI).withDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<NodeEvent> events() {
        Arbitrary<Evidence> evidence = Arbitraries.of(Evidence.class);
        Arbitrary<Double> jitter = Arbitraries.of(-1.0, -0.3, 0.0, 0.7, 1.0);
        Arbitrary<Long> generation = Arbitraries.of(0L, 0L, 0L, -1L);
        Arbitrary<CheckResult> results = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(CheckResult.passed("ok"))),
                Tuple.of(1, Arbitraries.just(CheckResult.passedOnNewSession("new session"))),
                Tuple.of(5, evidence.map(e -> CheckResult.failed(e, "no"))),
                Tuple.of(4, advice().map(CheckResult.passed("advice")::with)),
                Tuple.of(1, advice().map(CheckResult.failed(Evidence.IO_RESET, "no, but")::with)));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        Combinators.combine(results, jitter, Arbitraries.of(true, false))
                                .as(Checked::new)),
                Tuple.of(3, Combinators.combine(evidence, generation).as((e, g) -> new CallFailed(e, "call", g))),
                Tuple.of(
                        2,
                        Combinators.combine(evidence, Arbitraries.of(true, false), jitter)
                                .as((e, allowed, j) -> new Tripped(e, "rule", allowed, j))),
                Tuple.of(2, Arbitraries.just(new ProbesPassed())),
                Tuple.of(
                        2,
                        Combinators.combine(Arbitraries.of("api", "file"), Arbitraries.of(Wish.class), ends(), ends())
                                .as((origin, wish, until, cut) ->
                                        new Voted(origin, new Vote(wish, "", until, cut, false)))),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        Arbitraries.of(Setting.class),
                                        Arbitraries.of(0, 1, 7),
                                        ends(),
                                        Arbitraries.of(true, false))
                                .as((setting, value, until, back) ->
                                        new Ordered(setting, back ? null : new Order(value, "api", "", until)))),
                Tuple.of(1, Arbitraries.of(true, false).map(shared -> new FateFound(shared, "fate"))),
                Tuple.of(2, generation.map(Warmed::new)),
                Tuple.of(2, Arbitraries.just(new Tick())));
    }

    /** Never, or that long after the event. */
    private static Arbitrary<Long> ends() {
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(NodeState.NEVER)), Tuple.of(1, upTo(20_000)));
    }

    private static Arbitrary<Advice> advice() {
        Advice none = Advice.NONE;
        return Arbitraries.of(
                none.wish("node", Wish.DRAIN, "offline"),
                none.wish("node", Wish.MAINT, "offline"),
                none.wish("file", Wish.DRAIN, "flag"),
                none.weight(0).maxConn(3),
                none.weight(75),
                none.lag(0),
                none.lag(40_000),
                none.lag(Advice.UNKNOWN_LAG),
                none.identity(Identity.MATCH),
                none.identity(Identity.MATCH),
                none.identity(Identity.MISMATCH),
                none.throughToTheBackend());
    }

    private static long after(long now, long nanos) {
        return nanos == NodeState.NEVER ? NodeState.NEVER : now + nanos;
    }

    /** The event with generations that fit the node, and with ends that fit the time. */
    NodeEvent on(NodeState state, long now) {
        if (event instanceof Voted voted) {
            Vote vote = voted.vote();
            long until = after(now, vote.untilNanos());
            return new Voted(
                    voted.origin(), new Vote(vote.wish(), vote.reason(), until, after(now, vote.cutNanos()), false));
        }
        if (event instanceof Ordered ordered && ordered.order() != null) {
            Order order = ordered.order();
            long until = after(now, order.untilNanos());
            return new Ordered(ordered.setting(), new Order(order.value(), order.origin(), order.reason(), until));
        }
        if (event instanceof CallFailed failed) {
            return new CallFailed(failed.evidence(), failed.detail(), state.generation() + failed.generation());
        }
        return event instanceof Warmed warmed ? new Warmed(state.generation() + warmed.generation()) : event;
    }

    boolean isLate() {
        return event instanceof CallFailed failed && failed.generation() < 0
                || event instanceof Warmed warmed && warmed.generation() < 0;
    }
}
