package io.mha.core.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.testing.Logs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of the vectors, and whether there are enough of them. */
class VectorsTest {
    private static final int ENOUGH = 200;
    private static final int ENOUGH_OF_A_RULE = 3;
    private static final int ENOUGH_OF_DISCOVERY = 30;

    private static final Fields STARTS = starts();

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @TestFactory
    Stream<DynamicTest> vectors() throws IOException {
        return VectorFiles.in(VectorFiles.DIRECTORY).stream()
                .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> run(vector)));
    }

    @Test
    void thereAreEnoughOfEveryRule() throws IOException {
        List<Vector> loaded = VectorFiles.in(VectorFiles.DIRECTORY);
        Map<String, Integer> counts = counts(loaded);
        IntStream.rangeClosed(1, 20).mapToObj(number -> "T" + number).forEach(rule -> {
            assertThat(counts.getOrDefault(rule, 0)).as(rule).isGreaterThanOrEqualTo(ENOUGH_OF_A_RULE);
        });
        assertThat(counts.get("P15")).isGreaterThanOrEqualTo(ENOUGH_OF_A_RULE);
        assertThat(loaded).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(loaded)
                .filteredOn(vector -> vector.kind().equals("membership"))
                .hasSizeGreaterThanOrEqualTo(ENOUGH_OF_DISCOVERY);
    }

    @Test
    void noTwoCasesAreTheSame() throws IOException {
        Set<Object> names = new HashSet<>();
        Set<Object> contents = new HashSet<>();
        for (Vector vector : VectorFiles.in(VectorFiles.DIRECTORY)) {
            assertThat(names.add(vector.file() + vector.name()))
                    .as("name of %s", vector)
                    .isTrue();
            Map<Object, Object> content = new HashMap<>(vector.fields().unwrap());
            content.remove("description");
            content.remove("covers");
            assertThat(contents.add(List.of(vector.kind(), vector.defaults(), content)))
                    .as("contents of %s", vector)
                    .isTrue();
        }
    }

    @Test
    void aKeyThatNobodyKnowsIsAnError() {
        Map<String, Object> step = Map.of("event", "tick", "expect", Map.of("statsu", "UP"));
        Map<String, Object> body = Map.of("steps", List.of(step));
        Vector wrong = new Vector("none", "node", "a slip of the pen", List.of(), Map.of(), body);

        assertThatThrownBy(() -> run(wrong)).hasMessageContaining("statsu");
    }

    private static Map<String, Integer> counts(List<Vector> vectors) {
        Map<String, Integer> counts = new HashMap<>();
        vectors.forEach(vector -> {
            assertThat(vector.covers()).as("%s covers", vector).isNotEmpty().doesNotHaveDuplicates();
            vector.covers().forEach(rule -> counts.merge(rule, 1, Integer::sum));
        });
        return counts;
    }

    private static void run(Vector vector) {
        switch (vector.kind()) {
            case "node" -> NodeVectors.run(vector, STARTS);
            case "breaker" -> BreakerVectors.run(vector);
            case "permits" -> PermitVectors.run(vector);
            case "pick" -> BalanceVectors.pick(vector);
            case "frequency" -> BalanceVectors.frequency(vector);
            case "admission" -> BalanceVectors.admission(vector);
            case "membership" -> MembershipVectors.run(vector);
            case "shares" -> BalanceVectors.shares(vector);
            default -> throw new IllegalArgumentException("there is no kind " + vector.kind());
        }
    }

    private static Fields starts() {
        Path file = VectorFiles.DIRECTORY.resolve("starts.yaml");
        try {
            return new Fields("starts", VectorFiles.parse(file)).map("starts");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
