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

    /** From here on what is known is remembered as long as it should be. */
    private static final int FIRST_CALLS = 6;

    private final NodeTraffic traffic = new NodeTraffic();

    /** So many calls one after the other that it is known, the last at {@link #T}. */
    private void known(long nanos) {
        for (long before = FIRST_CALLS - 1; before >= 0; before--) {
            traffic.took(nanos, T - before * nanos);
        }
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(traffic.latencyNanos()).isZero();
    }

    @Test
    void aLargerLatencyCountsWhenTwoCallsInARowShowIt() {
        known(3 * MS);
        traffic.took(90 * MS, T + MS / 2);
        assertThat(traffic.latencyNanos()).isEqualTo(3 * MS);
        traffic.took(70 * MS, T + MS);
        assertThat(traffic.latencyNanos()).isEqualTo(70 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + MS);

        traffic.took(300 * MS, T + MS);
        assertThat(traffic.latencyNanos())
                .as("the one before was larger than what was known, too")
                .isEqualTo(70 * MS);
        traffic.took(310 * MS, T + 2 * MS);
        assertThat(traffic.latencyNanos()).isEqualTo(300 * MS);
    }

    @Test
    void aSingleLargerOneRenewsWhatIsKnown() {
        known(200 * MS);
        traffic.took(300 * MS, T + 9 * S);

        assertThat(traffic.latencyNanos()).isEqualTo(200 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 9 * S);
    }

    @Test
    void oneSlowCallAmongOthersIsAnAccident() {
        known(3 * MS);
        for (int i = 1; i < 100; i++) {
            traffic.took(i % 2 == 0 ? MS : S, T + i * MS);
        }

        assertThat(traffic.latencyNanos()).isLessThanOrEqualTo(3 * MS);
    }

    @Test
    void theFirstCallOfAllProvesNothing() {
        traffic.took(90 * MS, T);
        assertThat(traffic.latencyNanos()).isZero();
        assertThat(traffic.mayHaveBecomeSlow()).as("the next are measured").isTrue();
        traffic.took(2 * MS, T + MS);
        assertThat(traffic.latencyNanos()).isEqualTo(2 * MS);
    }

    @Test
    void whatTheFirstCallsShowIsForgottenTheSoonerTheLessItIsConfirmed() {
        traffic.took(150 * MS, T);
        long now = T;
        for (int lifetime : new int[] {375, 750, 1_500, 3_000, 6_000, 6_000}) {
            now += 200 * MS;
            traffic.took(150 * MS, now);
            assertThat(traffic.latencyNanos()).isEqualTo(150 * MS);
            assertThat(Decay.isForgotten(150 * MS, now + lifetime * MS - traffic.latencyAtNanos()))
                    .isTrue();
            assertThat(Decay.isForgotten(150 * MS, now + (lifetime - 1) * MS - traffic.latencyAtNanos()))
                    .isFalse();
        }
    }

    @Test
    void oneGoodCallAfterAColdStartCountsAtOnce() {
        traffic.took(150 * MS, T);
        traffic.took(150 * MS, T + MS);
        traffic.took(3 * MS, T + 400 * MS);

        assertThat(traffic.latencyNanos()).isEqualTo(3 * MS);
    }

    @Test
    void callsAtTheSameTimeConfirmNothing() {
        for (int i = 0; i < 50; i++) {
            traffic.took(150 * MS, T + i * MS); // all went out before the first was back
        }

        assertThat(Decay.isForgotten(150 * MS, T + 380 * MS - traffic.latencyAtNanos()))
                .isTrue();
    }

    @Test
    void manyCallersAtATimeConfirmAsSoonAsOne() {
        for (int i = 0; i < 200; i++) {
            traffic.took(3 * MS, T + i * MS / 4); // twelve at a time
        }

        assertThat(traffic.mayHaveBecomeSlow())
                .as("enough is known to time but some calls")
                .isFalse();
    }

    @Test
    void aNodeThatIsBackIsSeenAsIfItWereNew() {
        known(200 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T);
        traffic.forgetLatency();
        traffic.took(150 * MS, T);
        assertThat(traffic.latencyNanos()).isZero();
        traffic.took(150 * MS, T + S);

        assertThat(traffic.latencyNanos()).isEqualTo(150 * MS);
        assertThat(Decay.isForgotten(150 * MS, T + S + 375 * MS - traffic.latencyAtNanos()))
                .isTrue();
    }

    @Test
    void aFailureAmongTheFirstCallsCountsAtOnce() {
        traffic.took(MS, T);
        traffic.failed(T + MS);

        assertThat(traffic.latencyNanos()).isEqualTo(5 * S);
    }

    @Test
    void slownessIsForgottenSoonerThanFailure() {
        known(200 * MS);
        traffic.took(MS, T + 6 * S);
        assertThat(traffic.latencyNanos()).isEqualTo(MS);

        traffic.failed(T + 6 * S);
        traffic.took(MS, T + 12 * S);
        assertThat(traffic.latencyNanos()).isGreaterThan(S);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 10, 100, 1_000, 3_000, 5_999})
    void aSmallerLatencyCountsByTheTimeThatHasPassed(long millis) {
        known(100 * MS);
        traffic.took(20 * MS, T + millis * MS);

        double remains = Math.min(Math.exp(-millis / 10_000.0), 63.0 / 64); // one call of 64 at least
        double expected = 20 * MS + 80 * MS * remains;
        assertThat((double) traffic.latencyNanos()).isCloseTo(expected, within(0.02 * expected));
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + millis * MS);
    }

    @Test
    void manySmallLatenciesWithinAMillisecondCountAsOne() {
        known(100 * MS);
        for (int i = 0; i < 1_000; i++) {
            traffic.took(MS, T + i * 1_000L); // a thousand in one millisecond
        }

        assertThat(traffic.latencyNanos()).isEqualTo(100 * MS);
    }

    @Test
    void whatManyCallsHaveRefutedIsGoneHoweverShortTheTime() {
        known(100 * MS);
        for (int i = 0; i < 640; i++) {
            traffic.took(MS, T + i * MS);
        }

        assertThat((double) traffic.latencyNanos()).isCloseTo(MS, within(0.01 * MS));
    }

    @Test
    void steadyLatenciesAreFound() {
        known(2 * S);
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
    void slownessLastsAsLongAsChecksAreSlowToo() {
        traffic.checkPassed(MS, T);
        known(200 * MS);
        for (int second = 1; second <= 60; second++) {
            traffic.checkPassed(150 * MS, T + second * S);
        }

        assertThat(traffic.latencyNanos()).isEqualTo(200 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 60 * S);
    }

    @Test
    void slownessEndsWhenChecksAreAsUsualAgain() {
        traffic.checkPassed(20 * MS, T);
        known(200 * MS);
        traffic.checkPassed(150 * MS, T + S);
        traffic.checkPassed(80 * MS, T + 2 * S);
        assertThat(traffic.latencyNanos()).as("still four times the usual").isEqualTo(200 * MS);
        traffic.checkPassed(79 * MS, T + 3 * S);
        assertThat(traffic.latencyNanos()).isZero();

        traffic.took(90 * MS, T + 3 * S);
        assertThat(traffic.latencyNanos()).isZero();
        traffic.took(80 * MS, T + 4 * S);
        assertThat(traffic.latencyNanos()).as("two calls tell").isEqualTo(80 * MS);
        assertThat(traffic.latencyAtNanos()).as("for 6 s").isEqualTo(T + 4 * S);
    }

    @Test
    void aSlowCheckCountsAsACall() {
        traffic.checkPassed(MS, T);
        known(2 * MS);
        assertThat(traffic.mayHaveBecomeSlow()).isFalse();
        traffic.checkPassed(190 * MS, T + S);
        assertThat(traffic.latencyNanos()).as("alone it proves nothing").isEqualTo(2 * MS);
        assertThat(traffic.mayHaveBecomeSlow()).isTrue();
        traffic.took(210 * MS, T + S);

        assertThat(traffic.latencyNanos()).isEqualTo(190 * MS);
    }

    @Test
    void aSlowCheckThatACallRefutesIsForgotten() {
        traffic.checkPassed(MS, T);
        known(2 * MS);
        traffic.checkPassed(190 * MS, T + S);
        traffic.took(2 * MS, T + S);
        assertThat(traffic.mayHaveBecomeSlow()).isFalse();
        traffic.checkPassed(MS, T + 2 * S);

        assertThat(traffic.latencyNanos()).isEqualTo(2 * MS);
    }

    @Test
    void checksThatAreAsUsualAllTheWhileSayNothingOfStatements() {
        for (int second = -20; second < 0; second++) {
            traffic.checkPassed(second < -10 ? 150 * MS : 300 * MS, T + second * S);
        }
        known(200 * MS);
        traffic.checkPassed(MS * 250, T + S);
        traffic.checkPassed(MS, T + 2 * S);

        assertThat(traffic.latencyNanos()).isEqualTo(200 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5 * S})
    void checksSayNothingOfANodeThatWasNeverMeasuredOrThatFails(long known) {
        traffic.checkPassed(MS, T);
        if (known > 0) {
            traffic.failed(T);
        }
        for (long check : new long[] {6 * S, 6 * S, MS}) {
            traffic.checkPassed(check, T + S);
        }

        assertThat(traffic.latencyNanos()).isEqualTo(known);
    }

    @Test
    void aFailureCountsAsSlow() {
        traffic.took(MS, T);
        traffic.failed(T + MS);
        assertThat(traffic.latencyNanos()).isEqualTo(5 * S);

        traffic.took(MS, T + 2 * MS); // a call that was on its way
        assertThat(traffic.latencyNanos()).isGreaterThan(4_900 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 2 * MS);
    }

    @Test
    void aFailureThatTookLongerCountsWithItsTime() {
        known(8 * S);
        traffic.failed(T);

        assertThat(traffic.latencyNanos()).isEqualTo(8 * S);
    }

    @Test
    void aFailureIsForgottenWhenEightCallsInARowHaveWorked() {
        traffic.failed(T);
        for (int i = 1; i <= 7; i++) {
            traffic.took(2 * MS, T + i * 100 * MS);
            assertThat(traffic.latencyNanos()).isGreaterThan(3 * S);
            assertThat(traffic.mayHaveBecomeSlow())
                    .as("so they are all measured")
                    .isTrue();
        }
        traffic.took(3 * MS, T + S);

        assertThat(traffic.latencyNanos()).isEqualTo(3 * MS);
        assertThat(traffic.latencyAtNanos()).isEqualTo(T + S);
    }

    @Test
    void aFailureBeginsTheRowAnew() {
        for (int i = 0; i < 100; i++) {
            if (i % 8 == 0) {
                traffic.failed(T + i * MS);
            } else {
                traffic.took(MS / 2, T + i * MS);
            }
        }

        assertThat(traffic.latencyNanos()).isGreaterThan(4 * S);
    }

    @Test
    void callsThatWentOutBeforeAFailureMakeNoAmends() {
        traffic.failed(T);
        for (int i = 1; i <= 50; i++) {
            traffic.took((i + 1) * MS, T + i * MS);
        }

        assertThat(traffic.latencyNanos()).isGreaterThan(2 * S);
    }

    @Test
    void aFailureRenewsThePenalty() {
        traffic.failed(T);
        traffic.failed(T + 9 * S);

        assertThat(traffic.latencyAtNanos()).isEqualTo(T + 9 * S);
    }

    @Test
    void timeThatSeemsToGoBackDoesNoHarm() {
        known(100 * MS);
        traffic.took(20 * MS, T - 50 * MS);
        traffic.took(-3, T - 40 * S);

        assertThat(traffic.latencyNanos()).isEqualTo(100 * MS);
    }

    @Test
    void aCallWithoutDurationIsStillMeasured() {
        for (int i = 0; i < FIRST_CALLS; i++) {
            traffic.took(0, T + i);
        }

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

    @Test
    void aMillionCallersAtATimeAndAllTheirCallsAreTold() {
        for (int i = 0; i < 1_000_000; i++) {
            traffic.begin();
        }
        assertThat(traffic.inFlight()).isEqualTo(1_000_000);
        for (int i = 0; i < 1_000_000; i++) {
            traffic.end();
        }
        assertThat(traffic.inFlight()).isZero();
        assertThat(traffic.picks()).isEqualTo(1_000_000);
    }
}
