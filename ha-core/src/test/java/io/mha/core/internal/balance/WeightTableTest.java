package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WeightTableTest {
    @Test
    void weightsFiveOneOneDoNotComeInBursts() {
        assertThat(WeightTable.sequence(new int[] {5, 1, 1})).containsExactly(0, 0, 1, 0, 2, 0, 0);
        assertThat(WeightTable.sequence(new int[] {500, 100, 100})).containsExactly(0, 0, 1, 0, 2, 0, 0);
    }

    @Test
    void equalWeightsTakeTurns() {
        assertThat(WeightTable.sequence(new int[] {100, 100, 100})).containsExactly(0, 1, 2);
        assertThat(WeightTable.sequence(new int[] {7})).containsExactly(0);
    }

    @Test
    void fineWeightsOfManyNodesHaveATableOfBoundedLength() {
        int[] weights = new Random(1).ints(100, 90, 110).toArray();
        int[] counts = counts(WeightTable.sequence(weights), 100);

        double total = Arrays.stream(weights).sum();
        assertThat(Arrays.stream(counts).sum()).isCloseTo(WeightTable.MAX_LENGTH, within(50));
        for (int i = 0; i < 100; i++) {
            assertThat((double) counts[i]).isCloseTo(weights[i] / total * WeightTable.MAX_LENGTH, within(0.51));
        }
    }

    @Test
    void moreNodesThanTheBoundHaveOneTurnEach() {
        int[] weights = new int[5_000];
        Arrays.fill(weights, 256);
        weights[17] = 255;

        assertThat(counts(WeightTable.sequence(weights), 5_000)).containsOnly(1);
    }

    @Provide
    Arbitrary<List<Integer>> weights() {
        return Arbitraries.integers().between(1, 25_600).list().ofMinSize(1).ofMaxSize(120);
    }

    @Property(tries = 200)
    void theCountsFollowTheWeightsAndNobodyIsLeftOut(@ForAll("weights") List<Integer> list) {
        int[] weights = list.stream().mapToInt(Integer::intValue).toArray();
        int[] sequence = WeightTable.sequence(weights);
        int[] counts = counts(sequence, weights.length);

        double total = Arrays.stream(weights).asLongStream().sum();
        double slots = Math.min(WeightTable.MAX_LENGTH, total);
        assertThat(sequence.length).isLessThanOrEqualTo(WeightTable.MAX_LENGTH + weights.length);
        for (int i = 0; i < weights.length; i++) {
            double fair = weights[i] / total * slots;
            boolean reduced = counts[i] * total == (double) weights[i] * sequence.length;
            assertThat(counts[i]).isPositive();
            assertThat(reduced || Math.abs(counts[i] - fair) <= 1).isTrue();
        }
    }

    /** At each point of the sequence a node has had what it should have had, give or take a few turns of thousands. */
    @Property(tries = 200, seed = "42")
    void turnsAreSpreadEvenly(@ForAll("weights") List<Integer> list) {
        int[] weights = list.stream().mapToInt(Integer::intValue).toArray();
        int[] sequence = WeightTable.sequence(weights);
        int[] total = counts(sequence, weights.length);
        int[] soFar = new int[weights.length];
        for (int slot = 0; slot < sequence.length; slot++) {
            soFar[sequence[slot]]++;
            double due = (double) total[sequence[slot]] * (slot + 1) / sequence.length;
            assertThat(Math.abs(soFar[sequence[slot]] - due)).isLessThan(8);
        }
    }

    @Test
    void aHeavyNodeAmongManyLightOnesIsSpreadAmongThem() {
        int[] weights = new int[101];
        Arrays.fill(weights, 1);
        weights[50] = 100;
        int[] sequence = WeightTable.sequence(weights);
        int run = 0;
        int longest = 0;
        for (int index : sequence) {
            run = index == 50 ? 0 : run + 1;
            longest = Math.max(longest, run);
        }

        assertThat(sequence).hasSize(200);
        assertThat(longest).isLessThanOrEqualTo(4);
    }

    private static int[] counts(int[] sequence, int nodes) {
        int[] counts = new int[nodes];
        for (int index : sequence) {
            counts[index]++;
        }
        return counts;
    }
}
