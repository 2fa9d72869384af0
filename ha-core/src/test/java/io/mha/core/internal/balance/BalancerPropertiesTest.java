package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BalancerPropertiesTest {
    @Provide
    Arbitrary<List<Integer>> weights() {
        return Arbitraries.integers().between(1, 256).list().ofMinSize(1).ofMaxSize(6);
    }

    @Property
    void everyWindowOfARoundRobinHasTheExactCounts(
            @ForAll("weights") List<Integer> weights, @ForAll @IntRange(max = 5_000) int skip, @ForAll long seed) {
        int total = weights.stream().mapToInt(Integer::intValue).sum();
        Picker picker =
                SmoothWeightedRoundRobin.dynamic().picker(BalancersTest.views(weights), new Random(seed)::nextInt);
        for (int i = 0; i < skip; i++) {
            picker.pick(Request.ANY);
        }
        Map<String, Integer> counts = BalancersTest.counts(picker, total);
        for (int i = 0; i < weights.size(); i++) {
            assertThat(counts.get(BalancersTest.name(i))).isEqualTo(weights.get(i));
        }
    }

    @Property
    void theMostLoadedOfManyIsNeverPicked(@ForAll long seed, @ForAll @IntRange(min = 2, max = 9) int size) {
        List<NodeView> views = BalancersTest.views(Collections.nCopies(size, 1));
        NodeView busy = views.get((int) Math.floorMod(seed, (long) size));
        for (int i = 0; i < 5; i++) {
            busy.traffic().begin();
        }
        Picker picker = new PowerOfTwoChoices().picker(views, new Random(seed)::nextInt);

        assertThat(BalancersTest.counts(picker, 200))
                .doesNotContainKey(busy.node().id());
    }
}
