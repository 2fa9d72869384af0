package io.mha.samples.vip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.testkit.netlab.Answer;
import io.mha.testkit.netlab.Answers;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static Answer answer(String by, long millis) {
        long nanos = millis * 1_000_000;
        return new Answer(0, nanos, nanos, nanos, by);
    }

    @Test
    void tellsInOrderWhatWasDoneAndWhoAnswered() {
        Timeline timeline = new Timeline(1_000_000_000);
        timeline.add(new Answers(List.of(answer("a", 900), answer("a", 950), answer("b", 1_360), answer("b", 1_400))));
        timeline.add(1_000_000_000, "SIGKILL");

        assertThat(timeline.lines())
                .containsExactly(
                        "  -0.100 s    a          answers for 0.050 s (2 answers)",
                        "  -0.050 s    a          has answered last",
                        "   0.000 s  SIGKILL",
                        "   0.360 s    b          answers for 0.040 s (2 answers)",
                        "   0.400 s    b          has answered last");
    }

    @Test
    void refusesUnknownOptions() {
        assertThat(Options.of("")).isEqualTo(new Options(false, "100ms"));
        assertThat(Options.of("--quick --slow")).isEqualTo(new Options(true, "1s"));
        assertThatThrownBy(() -> Options.of("--fast"))
                .hasMessageContaining("--fast")
                .hasMessageContaining("--quick");
    }
}
