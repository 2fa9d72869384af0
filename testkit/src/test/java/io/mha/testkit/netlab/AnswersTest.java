package io.mha.testkit.netlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final List<Answer> answers = new ArrayList<>();

    private void answer(String by, int from, int to) {
        for (int at = from; at <= to; at += 5) {
            answers.add(new Answer(0, nanos(at) - 1, nanos(at), nanos(at) + 1, by));
        }
    }

    private static long nanos(int millis) {
        return millis * 1_000_000L;
    }

    private Answers all() {
        return new Answers(answers);
    }

    @Test
    void oneAfterTheOtherIsNotDual() {
        answer("a", 0, 200);
        answer("b", 203, 400);
        answer("a", 600, 800);
        assertThat(all().dual()).isZero();
        assertThat(all().longestGap()).isEqualTo(Duration.ofMillis(202));
        assertThat(all().spans()).hasSize(3);
    }

    @Test
    void countsWhileBothAnswer() {
        answer("a", 0, 500);
        answer("b", 300, 900);
        assertThat(all().dual()).isEqualTo(Duration.ofMillis(200).minusNanos(1));
        assertThat(all().from(nanos(501)).dual()).isZero();
    }

    @Test
    void oneStrayAnswerIsDual() {
        answer("b", 0, 500);
        answer("a", 252, 252);
        assertThat(all().dual()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void hostsThatTakeTurnsQuicklyAreDual() {
        answer("a", 0, 0);
        answer("b", 30, 30);
        answer("a", 60, 60);
        assertThat(all().dual()).isPositive();
    }

    @Test
    void anAnswerThatLayAroundProvesNothing() {
        answer("a", 0, 200);
        answer("b", 250, 600);
        answers.add(new Answer(0, nanos(201), nanos(300), nanos(301), "a"));
        assertThat(all().dual()).isZero();
    }

    @Test
    void knowsNothingOfNothing() {
        assertThat(all().dual()).isZero();
        assertThat(all().longestGap()).isZero();
        assertThat(all().first()).isEmpty();
        assertThat(all().summary()).isEqualTo("no answers");
    }
}
