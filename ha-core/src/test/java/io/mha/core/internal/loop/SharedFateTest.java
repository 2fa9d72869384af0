package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedFateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> IDS = List.of("a", "b", "c", "d", "e", "f", "g");

    private final SharedFate fate = new SharedFate();

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 2", "4, 2", "5, 3", "6, 3", "7, 4"})
    void itTakesHalfOfTheNodesAndAtLeastTwo(int nodes, int needed) {
        List<String> some = IDS.subList(0, nodes);
        for (int reporting = 1; reporting <= nodes; reporting++) {
            fate.report(IDS.get(reporting - 1), 0);
            assertThat(fate.isShared(some, 0)).as("%d of %d", reporting, nodes).isEqualTo(reporting >= needed);
        }
    }

    @Test
    void reportsOfNodesThatDoNotCountDoNotCount() {
        fate.report("a", 0);
        fate.report("b", 0);

        assertThat(fate.isShared(List.of("a", "c"), 0)).isFalse();
    }

    @Test
    void reportsGrowOld() {
        fate.report("a", 0);
        fate.report("b", 3 * SECOND);

        assertThat(fate.isShared(List.of("a", "b"), 5 * SECOND)).isTrue();
        assertThat(fate.isShared(List.of("a", "b"), 5 * SECOND + 1)).isFalse();
    }

    @Test
    void reportsOfOneNodeAreItsOwnWhenTheyGoOnForFiveSeconds() {
        for (long t = 0; t < 5; t++) {
            assertThat(fate.report("a", t * SECOND)).isEqualTo(t == 0);
            assertThat(fate.isOwn("a", t * SECOND)).isFalse();
        }
        fate.report("a", 5 * SECOND);

        assertThat(fate.isOwn("a", 5 * SECOND)).isTrue();
        assertThat(fate.isOwn("b", 5 * SECOND)).isFalse();
    }

    @Test
    void aPauseBeginsAnew() {
        fate.report("a", 0);

        assertThat(fate.report("a", 5 * SECOND + 1)).isTrue();
        assertThat(fate.isOwn("a", 5 * SECOND + 1)).isFalse();
    }

    @Test
    void aNodeThatHasLeftIsForgotten() {
        fate.report("a", 0);
        fate.report("b", 0);
        fate.forget("b");

        assertThat(fate.isShared(List.of("a", "b"), 0)).isFalse();
        assertThat(fate.report("b", 1)).isTrue();
    }
}
