package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeakEwmaTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000 * MS;
    private static final long T = Long.MAX_VALUE - S;
    private static final int PICKS = 30_000;

    @Test
    void withoutMeasurementsItIsThePowerOfTwoChoices() {
        List<NodeView> views = BalancersTest.views(List.of(60, 30, 10));
        busy(views.get(0), 3);
        busy(views.get(1), 1);

        assertThat(BalancersTest.counts(new PeakEwma().picker(views, new Random(42)::nextInt), PICKS))
                .isEqualTo(BalancersTest.counts(new PowerOfTwoChoices().picker(views, new Random(42)::nextInt), PICKS));
    }

    @Test
    void weightsHoldAmongNodesThatAreAboutAsFast() {
        List<NodeView> views = BalancersTest.views(List.of(60, 30, 10));
        took(views.get(0), 20 * MS, T);
        took(views.get(1), 35 * MS, T);
        took(views.get(2), 30 * MS, T + 3 * MS);
        Map<String, Integer> counts = counts(views);

        assertThat(counts.get("a")).isCloseTo(PICKS * 6 / 10, within(400));
        assertThat(counts.get("b")).isCloseTo(PICKS * 3 / 10, within(400));
        assertThat(counts.get("c")).isCloseTo(PICKS / 10, within(400));
    }

    @Test
    void lessThanAMillisecondDecidesNothing() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1));
        took(views.get(0), MS / 10, T);
        took(views.get(1), MS, T);

        assertThat(counts(views).get("b")).isCloseTo(PICKS / 2, within(400));
    }

    @Test
    void aSlowNodeLosesAgainstEachOther() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
        took(views.get(0), 20 * MS, T);
        took(views.get(1), 200 * MS, T);
        took(views.get(2), 20 * MS, T);

        assertThat(counts(views)).containsOnlyKeys("a", "c");
    }

    @Test
    void aSlowNodeIsStillBetterThanAQueue() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1));
        took(views.get(0), 20 * MS, T);
        took(views.get(1), 100 * MS, T);
        busy(views.get(0), 4); // 20 ms times 5 is 100 ms times 1
        assertThat(counts(views).get("b")).isLessThan(PICKS * 6 / 10);

        busy(views.get(0), 1);
        assertThat(counts(views)).containsOnlyKeys("b");
    }

    @Test
    void weightCountsAgainstLatency() {
        List<NodeView> views = BalancersTest.views(List.of(100, 1));
        took(views.get(0), 200 * MS, T);
        took(views.get(1), 20 * MS, T);

        assertThat(counts(views)).containsOnlyKeys("a"); // 10 times as slow, but made for 100 times as much
    }

    @Test
    void aNodeThatWasNeverMeasuredCountsAsTheMedian() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1, 1));
        took(views.get(0), 2 * MS, T);
        took(views.get(1), 50 * MS, T);
        took(views.get(2), 1_000 * MS, T);
        Map<String, Integer> counts = counts(views);

        // d loses against a, is as good as b, and wins against c
        assertThat(counts.get("a")).isCloseTo(PICKS / 2, within(400));
        assertThat(counts.get("b")).isCloseTo(PICKS / 4, within(400));
        assertThat(counts.get("d")).isCloseTo(PICKS / 4, within(400));
        assertThat(counts).doesNotContainKey("c");
    }

    @Test
    void aColdStartKeepsNobodyFromItsShareForLong() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
        views.get(2).traffic().took(150 * MS, T); // classes were loaded
        views.get(2).traffic().took(150 * MS, T + MS);
        took(views.get(0), 2 * MS, T + 100 * MS);
        took(views.get(1), 2 * MS, T + 100 * MS);
        assertThat(counts(views)).containsOnlyKeys("a", "b");

        took(views.get(0), 2 * MS, T + 400 * MS);
        took(views.get(1), 2 * MS, T + 400 * MS);
        assertThat(counts(views).get("c")).isCloseTo(PICKS / 3, within(400));
    }

    @Test
    void aFailureFadesWhileOthersWork() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1));
        views.get(0).traffic().failed(T);
        Picker picker = new PeakEwma().picker(views, new Random(1)::nextInt);
        for (long now = T; now - T < Decay.TAU_NANOS; now += 500 * MS) {
            took(views.get(1), 20 * MS, now);
            assertThat(BalancersTest.counts(picker, 100)).containsOnlyKeys("b");
        }

        took(views.get(1), 20 * MS, T + Decay.TAU_NANOS);
        assertThat(BalancersTest.counts(picker, PICKS).get("a")).isCloseTo(PICKS / 2, within(400));
    }

    @Test
    void theFirstCallAfterAPauseTellsWhetherTheNodeHasRecovered() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1));
        long later = T + Decay.TAU_NANOS + S;
        views.get(0).traffic().failed(T);
        took(views.get(1), 20 * MS, later);
        took(views.get(0), 20 * MS, later);
        assertThat(counts(views).get("a")).isCloseTo(PICKS / 2, within(400));

        views.get(0).traffic().failed(later);
        assertThat(counts(views)).containsOnlyKeys("b");
    }

    @Test
    void nodesThatAllFailedShareAsEver() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1));
        views.get(0).traffic().failed(T);
        views.get(1).traffic().failed(T + 9 * S);

        assertThat(counts(views).get("a")).isCloseTo(PICKS / 2, within(400));
    }

    @Test
    void theMedianIsFoundAnewEachFewMilliseconds() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
        MedianLatency median = new MedianLatency(
                new Choice(views) {
                    @Override
                    public NodeView choose(Request request, boolean spare) {
                        return views.get(0);
                    }
                }.traffic);
        assertThat(median.at(T, 77)).isEqualTo(77);
        took(views.get(0), 9 * MS, T);
        assertThat(median.at(T, 77)).isEqualTo(9.0 * MS);
        took(views.get(1), 5 * MS, T);
        took(views.get(2), 7 * MS, T);
        assertThat(median.at(T + 19 * MS, 77)).isEqualTo(9.0 * MS);
        assertThat(median.at(T + 21 * MS, 77)).isEqualTo(7.0 * MS);
        took(views.get(1), 40 * MS, T + 11 * S);
        assertThat(median.at(T + 11 * S, 77)).isEqualTo(40.0 * MS); // the others are forgotten
    }

    private static Map<String, Integer> counts(List<NodeView> views) {
        return BalancersTest.counts(new PeakEwma().picker(views, new Random(42)::nextInt), PICKS);
    }

    private static void took(NodeView view, long nanos, long at) {
        for (int before = view.traffic().latencyNanos() == 0 ? 5 : 1; before >= 0; before--) { // a few may be accidents
            view.traffic().took(nanos, at - before * nanos);
        }
    }

    private static void busy(NodeView view, int calls) {
        for (int i = 0; i < calls; i++) {
            view.traffic().begin();
        }
    }
}
