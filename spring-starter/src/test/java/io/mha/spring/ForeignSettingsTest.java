package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** Nothing that somebody wrote for Boot's own pool is passed over in silence. */
class ForeignSettingsTest {

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

    @Test
    void isSilentWhereNothingIsWrittenOrNothingIsOurs() {
        MockEnvironment other = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mysql://h1/db")
                .withProperty("spring.datasource.hikari.maximum-pool-size", "20");

        assertThat(ForeignSettings.lines(new MockEnvironment())).isEmpty();
        assertThat(ForeignSettings.lines(other)).isEmpty();
    }
}
