package io.mha.core.internal.loop;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Something that is done to a node of a cluster, some time after the act before. */
record Act(int delayMillis, int node, Kind kind) {

    enum Kind {
        LIVE,
        REFUSE,
        HANG,
        RESTART,
        BREAK,
        FAIL_CALLS,
        FAIL_ONE_CALL,
        FIND_HUNG,
        OVERLOAD,
        LATE_REPORT,
        SUCCEED,
        CHECK_NOW,
        DRAIN,
        MAINTAIN,
        READY,
        USE
    }

    /** Any act, on one of the nodes from an index on. */
    static Arbitrary<Act> on(int firstNode, int lastNode) {
        Arbitrary<Integer> delays = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(4, upTo(400)),
                Tuple.of(3, upTo(2_500)),
                Tuple.of(1, upTo(15_000)));
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(4, Kind.LIVE),
                Tuple.of(2, Kind.REFUSE),
                Tuple.of(2, Kind.HANG),
                Tuple.of(1, Kind.RESTART),
                Tuple.of(1, Kind.BREAK),
                Tuple.of(2, Kind.FAIL_CALLS),
                Tuple.of(1, Kind.FAIL_ONE_CALL),
                Tuple.of(1, Kind.FIND_HUNG),
                Tuple.of(1, Kind.OVERLOAD),
                Tuple.of(1, Kind.LATE_REPORT),
                Tuple.of(1, Kind.SUCCEED),
                Tuple.of(1, Kind.CHECK_NOW),
                Tuple.of(1, Kind.DRAIN),
                Tuple.of(1, Kind.MAINTAIN),
                Tuple.of(2, Kind.READY),
                Tuple.of(4, Kind.USE));
        return Combinators.combine(delays, Arbitraries.integers().between(firstNode, lastNode), kinds)
                .as(Act::new);
    }

    private static Arbitrary<Integer> upTo(int millis) {
        return Arbitraries.integers().between(1, millis).withDistribution(RandomDistribution.uniform());
    }
}
