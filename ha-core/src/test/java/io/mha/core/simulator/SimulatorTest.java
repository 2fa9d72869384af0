package io.mha.core.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The simulator itself: its runs depend on nothing but scenario and seed. */
class SimulatorTest {
    private final Scenario scenario =
            new Scenarios(Setup.small().size(4, 6, 300).lasting(Duration.ofSeconds(30))).s3();

    @Test
    void theSameSeedGivesTheSameRun() {
        Outcome first = Outcome.of(scenario, 7);
        Outcome second = Outcome.of(scenario, 7);
        assertThat(second.digest()).isEqualTo(first.digest());
        assertThat(second.figures()).isEqualTo(first.figures());
        assertThat(second.events()).isEqualTo(first.events());
    }

    @Test
    void anotherSeedGivesAnotherRun() {
        assertThat(Outcome.of(scenario, 7).digest())
                .isNotEqualTo(Outcome.of(scenario, 8).digest());
    }

    /** S14: no wall clock is read, and what the monotonic clock reads at the start means nothing, even if it wraps. */
    @Test
    void s14NoReadingOfTheClockMatters() {
        long usual = Outcome.of(scenario, 7).digest();
        long wrapping = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();
        for (long origin : new long[] {0, Duration.ofDays(20_000).toNanos(), wrapping}) {
            Scenario moved = scenario.with(scenario.setup().origin(origin));
            assertThat(Outcome.of(moved, 7).digest()).as("origin %d", origin).isEqualTo(usual);
        }
    }

    @Test
    void nothingFailsWhereNothingIsWrong() {
        Outcome healthy = Outcome.of(scenario.oracle(), 7);
        assertThat(healthy.get(Metric.ERRORS)).isZero();
        assertThat(healthy.get(Metric.EJECTIONS)).isZero();
        assertThat(healthy.get(Metric.SENDS)).isBetween(0.99, 1.01);
    }
}
