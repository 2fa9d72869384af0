package io.mha.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policies refuse, and how they say it: the key, the value and the cure. */
class PolicyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  9|250|1000|  5|2|3| 0.2|5000|inter=9ms: must be at least 10ms",
                "1000|  0|1000|500|2|3| 0.2|5000|fastinter=0ms: must be at least 10ms",
                "1000|250|  -1|500|2|3| 0.2|5000|downinter=-1ms: must be at least 10ms",
                "1000|250|1000|  1|2|3| 0.2|5000|probeTimeout=1ms: must be at least 10ms",
                "1000|250|1000|1000|2|3|0.2|5000|probeTimeout=1000ms: must be shorter than inter (1000ms)",
                "1000|250|1000|500|0|3| 0.2|5000|rise=0: at least one passed check brings a node back",
                "1000|250|1000|500|2|0| 0.2|5000|fall=0: at least one failed check takes a node out",
                "1000|250|1000|500|2|3| 0.7|5000|jitter=70.0%: lies between 0% and 50%",
                "1000|250|1000|500|2|3|-0.1|5000|jitter=-10.0%: lies between 0% and 50%",
                "1000|250|1000|500|2|3| NaN|5000|jitter=NaN%: lies between 0% and 50%",
                "1000|250|1000|500|2|3| 0.2|  -1|slowStart=-1ms: must be at least 0ms",
            })
    void healthPolicyRefuses(
            long inter,
            long fast,
            long down,
            long timeout,
            int rise,
            int fall,
            double jitter,
            long slow,
            String message) {
        assertThatThrownBy(() -> new HealthPolicy(
                        millis(inter), millis(fast), millis(down), millis(timeout), rise, fall, jitter, millis(slow)))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "100001"})
    void healthPolicyRefusesAFleetOf(int size) {
        assertThatThrownBy(() -> HealthPolicy.DEFAULT.withFleet(size))
                .isInstanceOf(ConfigException.class)
                .hasMessage("fleet=" + size + ": lies between 1 and 100000");
    }

    @Test
    void healthPolicyKeepsEverythingElseForAFleet() {
        HealthPolicy told = HealthPolicy.DEFAULT.withLag(millis(1), millis(2)).withFleet(200);

        assertThat(told.fleet()).isEqualTo(200);
        assertThat(told.withFleet(1)).isEqualTo(HealthPolicy.DEFAULT.withLag(millis(1), millis(2)));
        assertThat(told.withLag(millis(3), millis(4)).fleet()).isEqualTo(200);
    }

    @Test
    void healthPolicyHasTheDocumentedDefaults() {
        assertThat(HealthPolicy.DEFAULT)
                .isEqualTo(new HealthPolicy(
                        millis(1_000), millis(250), millis(1_000), millis(500), 2, 3, 0.2, millis(5_000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0.5|20|10000|5000|60000|0.5|consecutiveErrors=0: must be at least 1",
                "3|0.0|20|10000|5000|60000|0.5|errorRate=0.0%: lies above 0% and up to 100%",
                "3|1.5|20|10000|5000|60000|0.5|errorRate=150.0%: lies above 0% and up to 100%",
                "3|NaN|20|10000|5000|60000|0.5|errorRate=NaN%: lies above 0% and up to 100%",
                "3|0.5| 0|10000|5000|60000|0.5|errorMinCalls=0: must be at least 1",
                "3|0.5|20| 1500|5000|60000|0.5|errorWindow=1500ms: is a number of whole seconds, at least 1s",
                "3|0.5|20|    0|5000|60000|0.5|errorWindow=0ms: is a number of whole seconds, at least 1s",
                "3|0.5|20|10000|   0|60000|0.5|ejectTime=0ms: must be above 0 and at most maxEjectTime (60000ms)",
                "3|0.5|20|10000|5000| 4000|0.5|ejectTime=5000ms: must be above 0 and at most maxEjectTime (4000ms)",
                "3|0.5|20|10000|5000|60000|1.5|maxEjected=150.0%: lies between 0% and 100%",
                "3|0.5|20|10000|5000|60000|NaN|maxEjected=NaN%: lies between 0% and 100%",
            })
    void breakerPolicyRefuses(
            int row, double rate, int calls, long window, long open, long maxOpen, double ejected, String message) {
        assertThatThrownBy(() ->
                        new BreakerPolicy(row, rate, calls, millis(window), millis(open), millis(maxOpen), ejected))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void breakerPolicyHasTheDocumentedDefaults() {
        assertThat(BreakerPolicy.DEFAULT)
                .isEqualTo(new BreakerPolicy(3, 0.5, 20, millis(10_000), millis(5_000), millis(60_000), 0.5, 0.34));
    }

    @Test
    void theErrorCarriesKeyValueAndCure() {
        ConfigException e = new ConfigException("rise", "0", "write 1 or more");
        assertThat(e.key()).isEqualTo("rise");
        assertThat(e.value()).isEqualTo("0");
        assertThat(e.cure()).isEqualTo("write 1 or more");
        assertThat(new ConfigException("user", null, "set it")).hasMessage("user: set it");
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
