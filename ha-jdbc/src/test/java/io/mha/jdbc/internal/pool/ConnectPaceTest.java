package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectPaceTest {
    private static final long MILLI = 1_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500 * MILLI, Long.MIN_VALUE})
    void opensABurstAndThenTenASecond(long start) {
        ConnectPace pace = new ConnectPace(3, start);
        assertThat(openAsFastAsAllowed(pace, start, start + 1_000 * MILLI)).isEqualTo(3 + 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500 * MILLI, Long.MIN_VALUE})
    void afterAReturnTheBurstIsSmaller(long start) {
        ConnectPace pace = new ConnectPace(10, start);
        pace.beginAnew(2, start);
        assertThat(openAsFastAsAllowed(pace, start, start + 1_000 * MILLI)).isEqualTo(2 + 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500 * MILLI, Long.MIN_VALUE})
    void whoWaitsGoesFirstAndDelaysTheOthersByOnePeriodAtMost(long start) {
        ConnectPace pace = new ConnectPace(2, start);
        for (int i = 0; i < 50; i++) {
            assertThat(pace.delay(true, start)).isZero();
            pace.begun(start);
        }
        assertThat(pace.delay(false, start)).isEqualTo(ConnectPace.PERIOD_NANOS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500 * MILLI, Long.MIN_VALUE})
    void pausesLongerWithEachFailureAndForgetsItWithASuccess(long start) {
        ConnectPace pace = new ConnectPace(10, start);
        for (long pause : new long[] {100, 200, 400, 800, 1_000, 1_000}) {
            pace.failed(false, start);
            assertThat(pace.delay(false, start)).isEqualTo(pause * MILLI);
            assertThat(pace.delay(true, start)).isEqualTo(Math.min(200, pause) * MILLI);
            assertThat(pace.delay(false, start + pause * MILLI)).isZero();
        }
        pace.succeeded();
        assertThat(pace.delay(false, start)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 500 * MILLI, Long.MIN_VALUE})
    void aNodeWithoutRoomIsLeftAloneEvenByThoseWhoWait(long start) {
        ConnectPace pace = new ConnectPace(10, start);
        for (long pause : new long[] {100, 200, 400, 800, 1_600, 2_000}) {
            pace.failed(true, start);
            assertThat(pace.delay(true, start)).isEqualTo(pause * MILLI);
        }
    }

    private static int openAsFastAsAllowed(ConnectPace pace, long start, long end) {
        int opened = 0;
        for (long now = start; now - end <= 0; now += MILLI) {
            while (pace.delay(false, now) <= 0) {
                pace.begun(now);
                opened++;
            }
        }
        return opened;
    }
}
