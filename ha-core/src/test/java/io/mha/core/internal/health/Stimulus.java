package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Checked;
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
                Tuple.of(5, evidence.map(e -> CheckResult.failed(e, "no"))));
        return Arbitraries.frequencyOf(
                Tuple.of(12, Combinators.combine(results, jitter).as(Checked::new)),
                Tuple.of(3, Combinators.combine(evidence, generation).as((e, g) -> new CallFailed(e, "call", g))),
                Tuple.of(
                        2,
                        Combinators.combine(evidence, Arbitraries.of(true, false), jitter)
                                .as((e, allowed, j) -> new Tripped(e, "rule", allowed, j))),
                Tuple.of(2, Arbitraries.just(new ProbesPassed())),
                Tuple.of(
                        1,
                        Combinators.combine(Arbitraries.of("api", "file"), Arbitraries.of(Wish.class))
                                .as((origin, wish) -> new Voted(origin, wish, ""))),
                Tuple.of(2, generation.map(Warmed::new)),
                Tuple.of(2, Arbitraries.just(new Tick())));
    }

    /** The event with generations that fit the node. */
    NodeEvent on(NodeState state) {
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
