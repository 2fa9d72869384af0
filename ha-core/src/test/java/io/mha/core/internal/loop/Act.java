package io.mha.core.internal.loop;

import java.util.EnumSet;
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
        USE,
        ABANDON,
        ADD,
        REMOVE,
        DRAIN_FOR_A_WHILE,
        FORCE_UP,
        FORCE_DOWN,
        AUTO,
        NO_WEIGHT,
        WEIGHT,
        BREAK_BACKEND,
        REPORT_BACKEND,
        WISH,
        LAG,
        WRONG,
        NO_ADVICE
    }

    /** Any act, on one of the nodes from an index on; none of an operator but votes, and no advice. */
    static Arbitrary<Act> on(int firstNode, int lastNode) {
        return of(firstNode, lastNode, simple());
    }

    /** Any act at all, on one of the nodes from an index on. */
    static Arbitrary<Act> any(int firstNode, int lastNode) {
        return of(firstNode, lastNode, Arbitraries.frequencyOf(Tuple.of(3, simple()), Tuple.of(2, rare())));
    }

    private static Arbitrary<Act> of(int firstNode, int lastNode, Arbitrary<Kind> kinds) {
        Arbitrary<Integer> delays = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0)),
                Tuple.of(4, upTo(400)),
                Tuple.of(3, upTo(2_500)),
                Tuple.of(1, upTo(15_000)));
        return Combinators.combine(delays, Arbitraries.integers().between(firstNode, lastNode), kinds)
                .as(Act::new);
    }

    private static Arbitrary<Kind> rare() {
        return Arbitraries.of(EnumSet.range(Kind.ABANDON, Kind.NO_ADVICE));
    }

    private static Arbitrary<Kind> simple() {
        return Arbitraries.frequency(
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
    }

    private static Arbitrary<Integer> upTo(int millis) {
        return Arbitraries.integers().between(1, millis).withDistribution(RandomDistribution.uniform());
    }
}
