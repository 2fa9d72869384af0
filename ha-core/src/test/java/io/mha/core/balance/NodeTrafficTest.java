package io.mha.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mha.core.internal.balance.Decay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTrafficTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000 * MS;
    /** The clock may stand anywhere, and may pass the largest long. */
    private static final long T = Long.MAX_VALUE - S;

    private final NodeTraffic traffic = new NodeTraffic();

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(traffic.latencyNanos()).isZero();
    }

    @Test
    void aLargerLatencyCountsAtOnce() {
        traffic.took(3 * MS, T);
        traffic.took(4 * MS, T);
        traffic.took(90 * MS, T + MS / 2);

        assertThat(traffic.latencyNanos()).isEqualTo(90 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + MS / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 100, 1_000, 3_000, 7_000, 9_999})
    void aSmallerLatencyCountsByTheTimeThatHasPassed(long millis) {
        traffic.took(100 * MS, T);
        traffic.took(20 * MS, T + millis * MS);

        double expected = 20 * MS + 80 * MS * Math.exp(-millis / 10_000.0);
        assertThat((double) traffic.latencyNanos()).isCloseTo(expected, within(0.02 * expected));
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + millis * MS);
    }

    @Test
    void manySmallLatenciesWithinAMillisecondCountLittle() {
        traffic.took(100 * MS, T);
        for (int i = 0; i < 1_000; i++) {
            traffic.took(MS, T + i * 100_000L); // 10 a millisecond, for 100 ms
        }

        assertThat((double) traffic.latencyNanos()).isCloseTo(99 * MS, within(0.3 * MS));
    }

    @Test
    void steadyLatenciesAreFound() {
        traffic.took(2 * S, T);
        for (int i = 1; i <= 600; i++) {
            traffic.took(20 * MS, T + i * 100 * MS);
        }

        assertThat((double) traffic.latencyNanos()).isCloseTo(20 * MS, within(6.0 * MS)); // 2 s times exp(-6) is 5 ms
    }

    @Test
    void whatIsOlderThanTheTimeConstantIsForgotten() {
        traffic.failed(T);
        traffic.took(20 * MS, T + Decay.TAU_NANOS);

        assertThat(traffic.latencyNanos()).isEqualTo(20 * MS);
    }

    @Test
    void aFailureCountsAsSlow() {
        traffic.took(MS, T);
        traffic.failed(T + MS);
        assertThat(traffic.latencyNanos()).isEqualTo(5 * S);

        traffic.took(MS, T + 2 * MS); // a call that was on its way
        assertThat(traffic.latencyNanos()).isGreaterThan(4_990 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 2 * MS);
    }

    @Test
    void aFailureThatTookLongerCountsWithItsTime() {
        traffic.took(8 * S, T);
        traffic.failed(T);

        assertThat(traffic.latencyNanos()).isEqualTo(8 * S);
    }

    @Test
    void aFailureRenewsThePenalty() {
        traffic.failed(T);
        traffic.failed(T + 9 * S);

        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 9 * S);
    }

    @Test
    void timeThatSeemsToGoBackDoesNoHarm() {
        traffic.took(100 * MS, T);
        traffic.took(20 * MS, T - 50 * MS);
        traffic.took(-3, T - 40 * S);

        assertThat(traffic.latencyNanos()).isEqualTo(100 * MS);
    }

    @Test
    void aCallWithoutDurationIsStillMeasured() {
        traffic.took(0, T);

        assertThat(traffic.latencyNanos()).isOne();
    }

    @Test
    void trialsAreAsManyAsGranted() {
        assertThat(traffic.tryTrial()).isZero();
        traffic.grantTrials(2);
        long permit = traffic.tryTrial();
        assertThat(permit).isNotZero();
        assertThat(traffic.tryTrial()).isNotZero();
        assertThat(traffic.tryTrial()).isZero();
        traffic.returnTrial(permit);
        assertThat(traffic.tryTrial()).isNotZero();
        traffic.grantTrials(1);
        traffic.grantTrials(0);
        assertThat(traffic.tryTrial()).isZero();
        traffic.returnTrial(permit);
        assertThat(traffic.trialsLeft()).isZero();
    }

    @Test
    void callsAreCounted() {
        traffic.begin();
        traffic.begin();
        traffic.succeeded();
        traffic.end();

        assertThat(traffic.inFlight()).isOne();
        assertThat(traffic.picks()).isEqualTo(2);
        assertThat(traffic.successes()).isOne();
    }
}
