package io.mha.spring.internal.vrrp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTimers timers = new ManualTimers();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean up = true;
    private final HealthWatch watch = new HealthWatch(
            "db",
            () -> up,
            new HealthWatch.Terms(SECOND.toNanos(), 3 * SECOND.toNanos(), 3, 2),
            timers,
            changes::incrementAndGet);

    private void ask() {
        timers.advance(SECOND);
        timers.answer();
    }

    private void begin() {
        watch.start();
        timers.advance(Duration.ZERO);
    }

    @Test
    void believesTheFirstAnswerAtOnce() {
        begin();
        assertThat(watch.isKnown()).isFalse();
        timers.answer();
        assertThat(watch.isKnown()).isTrue();
        assertThat(watch.isGood()).isTrue();
        assertThat(changes).hasValue(1);
    }

    @Test
    void fallsAfterTwoAndRisesAfterThree() {
        begin();
        timers.answer();
        up = false;
        ask();
        assertThat(watch.isGood()).isTrue();
        ask();
        assertThat(watch.isGood()).isFalse();
        up = true;
        ask();
        ask();
        assertThat(watch.isGood()).isFalse();
        ask();
        assertThat(watch.isGood()).isTrue();
        assertThat(changes).hasValue(3);
    }

    @Test
    void oneGoodAnswerBetweenTwoFailuresBeginsAnew() {
        begin();
        timers.answer();
        for (boolean answer : new boolean[] {false, true, false}) {
            up = answer;
            ask();
        }
        assertThat(watch.isGood()).isTrue();
    }

    @Test
    void anIndicatorThatHangsIsBadAndIsNotAskedASecondTime() {
        begin();
        timers.answer();
        timers.advance(SECOND);
        assertThat(timers.blocking).hasSize(1);
        timers.advance(SECOND.multipliedBy(2));
        assertThat(watch.isGood()).isTrue();
        timers.advance(SECOND.multipliedBy(2));
        assertThat(watch.isGood()).as("2 times late").isFalse();
        assertThat(timers.blocking).hasSize(1);
        timers.answer();
        assertThat(watch.isGood()).as("an answer that comes late").isFalse();
    }

    @Test
    void asksNoMoreWhenItIsStopped() {
        begin();
        timers.answer();
        watch.stop();
        ask();
        assertThat(timers.blocking).isEmpty();
    }
}
