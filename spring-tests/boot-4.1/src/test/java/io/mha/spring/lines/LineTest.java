package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** That this module tests what it says it tests. */
class LineTest {

    @Test
    void isOnItsLineOfBoot() {
        assertThat(SpringBootVersion.getVersion()).startsWith("4.1.");
    }
}
