package io.mha.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final VirtualTimers timers = new VirtualTimers();

    @Test
    void runsOutAsTimePasses() {
        Deadline deadline = Deadline.after(timers, Duration.ofMillis(10));
        timers.advance(Duration.ofMillis(4));
        assertThat(deadline.remainingNanos()).isEqualTo(6_000_000);
        assertThat(deadline.isExpired()).isFalse();

        timers.advance(Duration.ofMillis(6));
        assertThat(deadline.isExpired()).isTrue();
        timers.advance(Duration.ofDays(1));
        assertThat(deadline.remainingNanos()).isZero();
    }

    @Test
    void givesWholeMillisecondsThatNeverMeanForEver() {
        Deadline deadline = Deadline.after(timers, Duration.ofNanos(1_000_001));
        assertThat(deadline.remainingMillis()).isEqualTo(2);
        timers.advance(Duration.ofSeconds(1));
        assertThat(deadline.remainingMillis()).isEqualTo(1);
        assertThat(Deadline.after(timers, Duration.ofDays(365)).remainingMillis())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void theEarlierOfTwoHolds() {
        Deadline deadline = Deadline.after(timers, Duration.ofMillis(10));

        assertThat(deadline.within(5_000_000).remainingNanos()).isEqualTo(5_000_000);
        assertThat(deadline.within(50_000_000)).isSameAs(deadline);
    }

    @Test
    void worksWhereTheClockWrapsAround() {
        long[] now = {Long.MAX_VALUE - 5};
        Deadline deadline = Deadline.after(() -> now[0], Duration.ofNanos(10));
        assertThat(deadline.remainingNanos()).isEqualTo(10);
        now[0] += 7;
        assertThat(deadline.remainingNanos()).isEqualTo(3);
        assertThat(deadline.within(1).remainingNanos()).isEqualTo(1);
        now[0] += 4;
        assertThat(deadline.isExpired()).isTrue();
    }
}
