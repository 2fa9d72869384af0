package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HoldTest {
    private final Hold<String> hold = new Hold<>(3, value -> value.substring(0, 1));

    @Test
    void whatIsNewCountsAtOnce() {
        assertThat(hold.merge(List.of("b", "a"))).containsExactly("a", "b");
        assertThat(hold.merge(List.of("a", "b", "c"))).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsMissingLeavesAtTheThirdAbsenceInARow() {
        hold.merge(List.of("a", "b"));

        assertThat(hold.merge(List.of("a"))).containsExactly("a", "b");
        assertThat(hold.merge(List.of("a"))).containsExactly("a", "b");
        assertThat(hold.merge(List.of("a"))).containsExactly("a");
    }

    @Test
    void newOldNewDoesNotFlicker() {
        hold.merge(List.of("old"));

        for (int i = 0; i < 9; i++) {
            assertThat(hold.merge(List.of(i % 2 == 0 ? "new" : "old"))).containsExactly("new", "old");
        }
    }

    @Test
    void theLastDescriptionHolds() {
        hold.merge(List.of("a1", "b1"));

        assertThat(hold.merge(List.of("a2"))).containsExactly("a2", "b1");
    }

    @Property
    void isThereExactlyIfSeenInOneOfTheLastAnswers(
            @ForAll @IntRange(min = 1, max = 4) int absences,
            @ForAll @Size(max = 20) List<@Size(max = 4) Set<@IntRange(min = 0, max = 5) Integer>> answers) {
        Hold<Integer> any = new Hold<>(absences, String::valueOf);
        Map<Integer, Integer> lastSeen = new HashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            int now = i;
            answers.get(i).forEach(value -> lastSeen.put(value, now));
            Set<Integer> expected = new TreeSet<>();
            lastSeen.forEach((value, seen) -> {
                if (now - seen < absences) {
                    expected.add(value);
                }
            });
            assertThat(any.merge(answers.get(i))).containsExactlyElementsOf(expected);
        }
    }
}
