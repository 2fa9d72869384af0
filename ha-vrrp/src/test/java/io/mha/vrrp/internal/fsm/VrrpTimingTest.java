package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VrrpTimingTest {
    private static final double MS = 1e6;

    /** Facts sections 0 and 2.1, and the ends of the range. */
    @ParameterizedTest
    @CsvSource({
        "2, 100, 1000, 609.375, 3609.375",
        "2, 254, 1000, 7.8125, 3007.8125",
        "2, 1, 1000, 996.09375, 3996.09375",
        "2, 255, 1000, 3.90625, 3003.90625",
        "2, 100, 2000, 609.375, 6609.375", // in version 2 the skew does not know the interval
        "3, 100, 1000, 609.375, 3609.375",
        "3, 100, 100, 60.9375, 360.9375",
        "3, 254, 100, 0.78125, 300.78125",
        "3, 100, 10, 6.09375, 36.09375",
        "3, 1, 40950, 40790.039062, 163640.039062",
    })
    void skewAndMasterDownInterval(int version, int priority, long intervalMs, double skewMs, double downMs) {
        long interval = intervalMs * Rules.MS;
        assertThat(VrrpTiming.skewNanos(version, priority, interval) / MS).isEqualTo(skewMs);
        assertThat(VrrpTiming.masterDownNanos(version, priority, interval) / MS).isEqualTo(downMs);
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 1", "3, 100, 10", "3, 1, 1", "3, 54, 5", "3, 55, 6", "3, 40950, 4095", "3, 60000, 4095"})
    void version3CarriesCentiseconds(int version, long intervalMs, int centis) {
        assertThat(VrrpTiming.centis(version, intervalMs * Rules.MS)).isEqualTo(centis);
    }

    @ParameterizedTest
    @CsvSource({"2, 1000, 100", "2, 255000, 25500", "2, 300000, 25500"})
    void version2CarriesSeconds(int version, long intervalMs, int centis) {
        assertThat(VrrpTiming.centis(version, intervalMs * Rules.MS)).isEqualTo(centis);
    }

    @Test
    void centisecondsAreReadBack() {
        assertThat(VrrpTiming.nanos(4095)).isEqualTo(40_950 * Rules.MS);
    }

    /** The longest lease there may be ends before the earliest heir, in both versions. */
    @ParameterizedTest
    @CsvSource({"2, 1000", "2, 255000", "3, 10", "3, 100", "3, 40950"})
    void aLeaseEndsBeforeTheFastestHeir(int version, long intervalMs) {
        long interval = intervalMs * Rules.MS;
        assertThat(VrrpTiming.masterDownNanos(version, 255, interval)).isGreaterThan(3 * interval);
    }

    @ParameterizedTest
    @CsvSource({"150", "301", "100", "0"})
    void aLeaseThatLetsHeirsInOrLateTicksOutIsRefused(long leaseMs) {
        assertThatThrownBy(() -> Rules.v3().lease(leaseMs).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lease");
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> Rules.v2().priority(0).build()).hasMessageContaining("priority");
        assertThatThrownBy(() -> Rules.v2().priority(256).build()).hasMessageContaining("priority");
        assertThatThrownBy(() -> new VrrpEvent.PriorityChanged(0)).hasMessageContaining("priority");
        assertThatThrownBy(() -> new VrrpEvent.PriorityChanged(256)).hasMessageContaining("priority");
        assertThatThrownBy(() -> Rules.v3(0).build()).hasMessageContaining("interval");
        assertThatThrownBy(() -> Rules.v3().handOver(-1).build()).hasMessageContaining("hand-over");
        assertThatThrownBy(() -> Rules.v3().slot(0).build()).hasMessageContaining("slot");
        assertThatThrownBy(() -> Rules.v3().slot(51).build()).hasMessageContaining("slot");
        assertThatThrownBy(() -> Rules.v3().preemptDelay(-1).build()).hasMessageContaining("preempt_delay");
        assertThatThrownBy(() -> Rules.v3().startDelay(-1).build()).hasMessageContaining("start delay");
    }
}
