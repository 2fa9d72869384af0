package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.jdbc.JdbcConfig;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.env.MockEnvironment;

/** Nothing that somebody wrote for Boot's own pool is passed over in silence. */
class ForeignSettingsTest {
    private static final Map<String, String> SAMPLES = Map.of(
            "leakDetectionThreshold", "60000",
            "keepaliveTime", "60000",
            "validationTimeout", "500",
            "transactionIsolation", "TRANSACTION_READ_COMMITTED");

    @Test
    void saysWhatToWriteInstead() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mha://h1/db")
                .withProperty("spring.datasource.hikari.maximum-pool-size", "20")
                .withProperty("spring.datasource.hikari.leak-detection-threshold", "60000")
                .withProperty("spring.datasource.tomcat.max-active", "5");

        assertThat(ForeignSettings.lines(environment))
                .anySatisfy(line -> assertThat(line)
                        .contains("spring.datasource.hikari.maximum-pool-size", "write mha.datasource.max-pool-size"))
                .anySatisfy(line -> assertThat(line).contains("write mha.datasource.pool.leak-detection-threshold"))
                .anySatisfy(line -> assertThat(line).contains("spring.datasource.tomcat.max-active"))
                .hasSize(3);
    }

    @Test
    void saysThatOnePoolOnAnotherIsNoGood() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mha://h1/db")
                .withProperty("spring.datasource.type", "com.zaxxer.hikari.HikariDataSource");

        assertThat(ForeignSettings.lines(environment))
                .singleElement()
                .asString()
                .contains("com.zaxxer.hikari.HikariDataSource", "second pool", "remove the property");
    }

    static Stream<String> keysOfHikari() {
        return PropertyElf.getPropertyNames(HikariConfig.class).stream();
    }

    /** What is said has to work: nobody should be sent from one error to the next. */
    @ParameterizedTest
    @MethodSource("keysOfHikari")
    void whatItSaysOfEachKeyOfHikariIsAccepted(String key) {
        String instead = ForeignSettings.instead("hikari", key);
        if (instead != null && instead.startsWith("mha.datasource.pool.")) {
            String name = KeyNames.ofUrl(instead.substring("mha.datasource.".length()));
            assertThatCode(() -> JdbcConfig.builder()
                            .url("jdbc:mha://h1/db")
                            .set(name, SAMPLES.getOrDefault(key, "true"))
                            .build())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void driverPropertiesOfHikariAreKeysOfTheDriver() {
        assertThat(ForeignSettings.instead("hikari", "data-source-properties.cachePrepStmts"))
                .isEqualTo("mha.datasource.driver.cachePrepStmts");
        assertThat(ForeignSettings.instead("hikari", "register-mbeans")).isNull();
    }

    @Test
    void saysThatBootMakesNothingBesideAPrimary() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mysql://h1/db")
                .withProperty("mha.clusters.orders.nodes", "h2")
                .withProperty("mha.clusters.orders.primary", "true");

        assertThat(ForeignSettings.lines(environment))
                .singleElement()
                .asString()
                .contains("spring.datasource.url has no effect", "mha.clusters.orders.primary=true");
    }

    @Test
    void isSilentWhereNothingIsWrittenOrNothingIsOurs() {
        MockEnvironment other = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mysql://h1/db")
                .withProperty("spring.datasource.hikari.maximum-pool-size", "20");

        assertThat(ForeignSettings.lines(new MockEnvironment())).isEmpty();
        assertThat(ForeignSettings.lines(other)).isEmpty();
    }
}
