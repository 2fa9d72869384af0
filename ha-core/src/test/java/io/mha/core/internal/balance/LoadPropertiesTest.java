package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.testing.Views;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** leastconn, random and p2c: what they promise about load. */
class LoadPropertiesTest {
    private static final int STEP = 1 << 14;
    private static final int DRAWS = 100_000;

    @Provide
    Arbitrary<List<Integer>> numbers() {
        return Arbitraries.integers().between(1, 20).list().ofMinSize(1).ofMaxSize(40);
    }

    @Property(tries = 300)
    void leastConnNeverPicksANodeWhileAnotherHasLess(
            @ForAll("numbers") List<Integer> weights, @ForAll("numbers") List<Integer> calls, @ForAll long seed) {
        List<NodeView> views = named(weights);
        for (int i = 0; i < views.size(); i++) {
            for (int n = calls.get(i % calls.size()); n > 1; n--) {
                views.get(i).traffic().begin();
            }
        }
        Picker picker = Balancer.byName("leastconn").picker(views, new Random(seed)::nextInt);
        for (int i = 0; i < 50; i++) {
            NodeView picked = Objects.requireNonNull(picker.pick(Request.ANY));
            assertThat(views).allMatch(other -> score(picked, other) <= score(other, picked));
            picked.traffic().begin();
        }
    }

    /** (calls + 1) / weight, times both weights. */
    private static long score(NodeView view, NodeView other) {
        return (view.traffic().inFlight() + 1L) * other.weight();
    }

    @Test
    void nodesThatAreEqualTakeTurns() {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1, 1));
        views.get(1).traffic().begin();
        Picker picker = Balancer.byName("leastconn").picker(views, bound -> 2);
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            names.append(Objects.requireNonNull(picker.pick(Request.ANY)).node().id());
        }
        assertThat(names).hasToString("cdacdac");
    }

    @Test
    void leastConnFillsByWeight() {
        List<NodeView> views = BalancersTest.views(List.of(6, 3, 1));
        Picker picker = Balancer.byName("leastconn").picker(views, bound -> 0);
        for (int i = 0; i < 1_000; i++) {
            Objects.requireNonNull(picker.pick(Request.ANY)).traffic().begin();
        }
        assertThat(views.get(0).traffic().inFlight()).isCloseTo(600, within(2));
        assertThat(views.get(1).traffic().inFlight()).isCloseTo(300, within(2));
        assertThat(views.get(2).traffic().inFlight()).isCloseTo(100, within(2));
    }

    @Test
    void randomDrawsByWeight() {
        List<Integer> weights = List.of(1, 2, 3, 5, 8, 13, 21, 34, 55, 256);
        Map<String, Integer> counts = BalancersTest.counts(
                Balancer.byName("random").picker(BalancersTest.views(weights), new Random(1)::nextInt), DRAWS);
        double total = weights.stream().mapToInt(Integer::intValue).sum();
        double chiSquare = 0;
        for (int i = 0; i < weights.size(); i++) {
            double expected = DRAWS * weights.get(i) / total;
            double off = counts.get(BalancersTest.name(i)) - expected;
            chiSquare += off * off / expected;
        }
        assertThat(chiSquare).isLessThan(27.9); // 0.1 % of fair draws are beyond, with 9 degrees of freedom
    }

    @Property(tries = 100)
    void theAliasTableHasTheExactShares(@ForAll("numbers") List<Integer> list) {
        int[] weights = list.stream().mapToInt(Integer::intValue).toArray();
        AliasTable table = new AliasTable(weights);
        int[] counts = new int[weights.length];
        int[] number = {0};
        int[] bound = {1};
        for (; number[0] < bound[0]; number[0] += STEP) { // instead of chance: numbers at equal distances
            counts[
                    table.draw(numbers -> {
                        bound[0] = numbers;
                        return number[0];
                    })]++;
        }
        double total = list.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < weights.length; i++) {
            assertThat(counts[i] * (double) STEP / bound[0]).isCloseTo(weights[i] / total, within(0.001));
        }
    }

    /** n balls in n bins: two choices keep the fullest at log log n, where one choice leads to log n / log log n. */
    @Test
    void twoChoicesKeepTheLargestLoadSmall() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(largestLoad("p2c", 1_000, seed)).isLessThanOrEqualTo(4);
            assertThat(largestLoad("peak-ewma", 1_000, seed)).isLessThanOrEqualTo(4);
        }
        int sum = IntStream.range(0, 20)
                .map(seed -> largestLoad("random", 1_000, seed))
                .sum();
        assertThat(sum).isGreaterThan(5 * 20);
    }

    private static int largestLoad(String balancer, int nodes, int seed) {
        List<NodeView> views = named(Collections.nCopies(nodes, 1));
        Picker picker = Balancer.byName(balancer).picker(views, new Random(seed)::nextInt);
        for (int i = 0; i < nodes; i++) {
            Objects.requireNonNull(picker.pick(Request.ANY)).traffic().begin();
        }
        return views.stream().mapToInt(view -> view.traffic().inFlight()).max().orElseThrow();
    }

    private static List<NodeView> named(List<Integer> weights) {
        return IntStream.range(0, weights.size())
                .mapToObj(i -> Views.up("n" + i, weights.get(i)))
                .toList();
    }
}
