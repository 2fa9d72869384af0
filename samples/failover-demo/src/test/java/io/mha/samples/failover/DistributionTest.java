package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    private final Latencies latencies = new Latencies();

    @ParameterizedTest
    @ValueSource(longs = {1, 15, 16, 17, 31, 32, 100, 999, 1_000, 123_456, 2_000_000, 59_999_999})
    void aQuantileIsNeverTooLowAndAtMostAStepTooHigh(long micros) {
        latencies.record(TimeUnit.MICROSECONDS.toNanos(micros));

        double millis = latencies.read().quantileMillis(0.5);

        assertThat(millis)
                .isGreaterThan(micros / 1_000.0)
                .isLessThanOrEqualTo(Math.max(micros + 1, micros * 1.0625) / 1_000.0);
    }

    @Test
    void quantilesOfAThousandDifferentLatencies() {
        for (int millis = 1; millis <= 1_000; millis++) {
            latencies.record(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        Distribution all = latencies.read();

        assertThat(all.total()).isEqualTo(1_000);
        assertThat(all.quantileMillis(0.5)).isCloseTo(500, withinPercentage(6.5));
        assertThat(all.quantileMillis(0.99)).isCloseTo(990, withinPercentage(6.5));
        assertThat(all.quantileMillis(0)).isCloseTo(1, withinPercentage(6.5));
        assertThat(all.quantileMillis(1)).isCloseTo(1_000, withinPercentage(6.5));
    }

    @Test
    void nothingIsZero() {
        assertThat(latencies.read().quantileMillis(0.99)).isZero();
    }

    @Test
    void aWindowHoldsWhatCameSince() {
        latencies.record(TimeUnit.MILLISECONDS.toNanos(1));
        Distribution before = latencies.read();
        latencies.record(TimeUnit.MILLISECONDS.toNanos(100));

        Distribution window = latencies.read().since(before);

        assertThat(window.total()).isEqualTo(1);
        assertThat(window.quantileMillis(0.01)).isCloseTo(100, withinPercentage(6.5));
    }

    @Test
    void whatIsTooLongForEveryBucketGoesToTheLast() {
        latencies.record(Long.MAX_VALUE);
        latencies.record(-1);

        assertThat(latencies.read().total()).isEqualTo(2);
    }
}
