package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pairs p2c compares. */
class TwoDrawsTest {
    private static final int PICKS = 60_000;

    /** Of two nodes the less loaded is picked, so with loads 0, 1, 2 ... the shares tell how often each pair was drawn. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 16})
    void eachPairIsAsLikely(int size) {
        List<Integer> weights = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            weights.add(1);
        }
        List<NodeView> views = BalancersTest.views(weights);
        for (int i = 0; i < size; i++) {
            for (int calls = 0; calls < i + 1; calls++) {
                views.get(i).traffic().begin();
            }
        }
        Picker picker = new PowerOfTwoChoices().picker(views, new Random(9)::nextInt);
        Map<String, Integer> counts = BalancersTest.counts(picker, PICKS);

        double pairs = size * (size - 1) / 2.0;
        for (int i = 0; i < size; i++) {
            double wins = (size - 1 - i) / pairs * PICKS;
            assertThat((double) counts.getOrDefault(BalancersTest.name(i), 0)).isCloseTo(wins, within(500.0));
        }
    }
}
