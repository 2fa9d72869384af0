package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** Nothing that somebody wrote for Boot's own pool is passed over in silence. */
class ForeignSettingsTest {

    @Test
    void saysWhatToWriteInstead() {
        MockEnvironment environment = new MockEnvironment()
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
    void isSilentWhereNothingIsWritten() {
        assertThat(ForeignSettings.lines(new MockEnvironment())).isEmpty();
    }
}
