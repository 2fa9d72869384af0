package io.mha.core.internal.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.testing.Logs;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NodeBreakerTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final NodeBreaker breaker = new NodeBreaker("test/a", BreakerPolicy.DEFAULT, timers);

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @Test
    void threeFailuresInARowAskToOpen() {
        assertThat(breaker.failed()).isNull();
        assertThat(breaker.failed()).isNull();
        assertThat(breaker.failed()).isEqualTo("3 failures in a row");
    }

    @Test
    void aSuccessBetweenBeginsANewRow() {
        breaker.failed();
        breaker.failed();
        breaker.succeeded(1);
        assertThat(breaker.failed()).isNull();
        assertThat(breaker.failed()).isNull();
        assertThat(breaker.failed()).isEqualTo("3 failures in a row");
    }

    @Test
    void noSuccessIsNoSuccess() {
        breaker.failed();
        breaker.failed();
        breaker.succeeded(0);

        assertThat(breaker.failed()).isNotNull();
    }

    @Test
    void halfOfTwentyCallsAskToOpen() {
        for (int i = 0; i < 9; i++) {
            breaker.failed();
            breaker.succeeded(1);
        }
        breaker.succeeded(1);
        assertThat(breaker.failed()).isEqualTo("50% of 20 calls failed");
    }

    @Test
    void lessThanHalfIsBorne() {
        for (int i = 0; i < 500; i++) {
            assertThat(breaker.failed()).isNull();
            breaker.succeeded(2);
        }
    }

    @Test
    void fewerThanTwentyCallsHaveNoRate() {
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.failed()).isNull();
            breaker.succeeded(1);
        }
        assertThat(breaker.failed()).isNull();
    }

    @Test
    void aRateThatASuccessCompletesIsToldAtOnce() {
        for (int i = 0; i < 9; i++) {
            assertThat(breaker.failed()).isNull();
            assertThat(breaker.succeeded(1)).isNull();
        }
        breaker.failed();

        assertThat(breaker.succeeded(1)).isEqualTo("50% of 20 calls failed");
    }

    @Test
    void countsOnIfNobodyFollowed() {
        for (int i = 0; i < 10; i++) {
            breaker.failed();
            breaker.succeeded(1);
        }
        timers.advance(Duration.ofHours(1));

        assertThat(breaker.failed()).isNull();
        assertThat(breaker.view().getMetrics().getNumberOfBufferedCalls()).isOne();
    }

    @Test
    void theWindowForgetsAfterTenSeconds() {
        for (int i = 0; i < 9; i++) {
            breaker.failed();
            breaker.succeeded(1);
        }
        timers.advance(Duration.ofSeconds(11));
        breaker.succeeded(1);

        assertThat(breaker.failed()).isNull();
        assertThat(breaker.view().getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
    }

    @Test
    void theWindowRemembersForLessThanTenSeconds() {
        for (int i = 0; i < 9; i++) {
            breaker.failed();
            breaker.succeeded(1);
        }
        timers.advance(Duration.ofSeconds(8));
        breaker.succeeded(1);

        assertThat(breaker.failed()).isEqualTo("50% of 20 calls failed");
    }

    @Test
    void followsTheMovesOfTheReducer() {
        breaker.open();
        assertThat(breaker.view().getState()).isEqualTo(State.OPEN);
        breaker.open();
        assertThat(breaker.view().getState()).isEqualTo(State.OPEN);
        breaker.halfOpen();
        assertThat(breaker.view().getState()).isEqualTo(State.HALF_OPEN);
        breaker.open();
        assertThat(breaker.view().getState()).isEqualTo(State.OPEN);
        breaker.close();
        assertThat(breaker.view().getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.view().getMetrics().getNumberOfBufferedCalls()).isZero();
    }

    @Test
    void neverLeavesOpenByItself() {
        breaker.open();
        timers.advance(Duration.ofDays(30));

        assertThat(breaker.view().getState()).isEqualTo(State.OPEN);
        assertThat(breaker.probePassed()).isFalse();
        assertThat(breaker.view().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void asksForNothingWhileItIsNotClosed() {
        breaker.open();
        for (int i = 0; i < 50; i++) {
            assertThat(breaker.failed()).isNull();
        }
        breaker.halfOpen();
        assertThat(breaker.failed()).isNull();
    }

    @Test
    void closingForgetsTheRow() {
        breaker.failed();
        breaker.failed();
        breaker.close();

        assertThat(breaker.failed()).isNull();
    }

    @Test
    void theThirdProbeIsTheLastOneNeeded() {
        assertThat(breaker.probePassed()).isFalse();
        breaker.open();
        breaker.halfOpen();
        assertThat(breaker.probePassed()).isFalse();
        assertThat(breaker.probePassed()).isFalse();
        assertThat(breaker.probePassed()).isTrue();
    }

    @Test
    void probesAreCountedAnewEachTime() {
        breaker.open();
        breaker.halfOpen();
        breaker.probePassed();
        breaker.probePassed();
        breaker.open();
        breaker.halfOpen();

        assertThat(breaker.probePassed()).isFalse();
        assertThat(breaker.probePassed()).isFalse();
        assertThat(breaker.probePassed()).isTrue();
    }

    @Test
    void aHugeBatchOfSuccessesIsCutShort() {
        breaker.succeeded(Long.MAX_VALUE);

        assertThat(breaker.view().getMetrics().getNumberOfBufferedCalls()).isEqualTo(100_000);
    }
}
