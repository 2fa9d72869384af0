package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** That this module tests what it says it tests. */
class LineTest {

    @Test
    void isOnItsLineOfBoot() {
        assertThat(SpringBootVersion.getVersion()).startsWith("3.5.");
        assertThat(HikariDataSource.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("HikariCP-6.3.3");
    }
}
