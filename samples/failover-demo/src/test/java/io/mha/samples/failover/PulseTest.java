package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.samples.failover.Pulse.Gap;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final Pulse pulse = new Pulse(100);

    @Test
    void remembersTheLongestGapAndItsEnd() {
        pulse.beat(110);
        pulse.beat(150);
        pulse.beat(155);

        assertThat(pulse.longest(160)).isEqualTo(new Gap(40, 150));
    }

    @Test
    void countsTheGapThatHasNotEnded() {
        pulse.beat(110);

        assertThat(pulse.longest(500)).isEqualTo(new Gap(390, 500));
    }

    @Test
    void tellsTheLongestGapThatEndedInATime() {
        pulse.beat(20_000_100);
        pulse.beat(65_000_100);
        pulse.beat(65_000_200);
        pulse.beat(95_000_200);

        assertThat(pulse.longest(20_000_101, 95_000_199)).isEqualTo(new Gap(45_000_000, 65_000_100));
        assertThat(pulse.longest(65_000_101, 95_000_200)).isEqualTo(new Gap(30_000_000, 95_000_200));
        assertThat(pulse.longest(95_000_201, 99_000_000).nanos()).isZero();
    }

    @Test
    void aThreadThatHasEndedHasNoGapAnyMore() {
        pulse.beat(110);
        pulse.stop(130);

        assertThat(pulse.longest(5_000)).isEqualTo(new Gap(20, 130));
    }
}
