package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar says which Boot it needs where Boot is too old for it. */
class BootLineTest {

    @ParameterizedTest
    @ValueSource(strings = {"2.7.18", "3.0.0", "3.4.13"})
    void refusesOlderLines(String version) {
        assertThatThrownBy(() -> BootLine.check(version))
                .hasMessageContaining(version)
                .hasMessageContaining("is for Spring Boot 3.5 and 4")
                .hasMessageContaining("mha-jdbc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.0", "3.5.16", "4.0.8", "4.1.1", "4.2.0-M1", "5.0.0", "unknown"})
    void acceptsTheOthers(String version) {
        assertThatCode(() -> BootLine.check(version)).doesNotThrowAnyException();
    }
}
