package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class BoundedOutputTest {
    @Test
    void keepsTheBeginningAndCutsTheRest() throws IOException {
        Path file;
        try (BoundedOutput output = BoundedOutput.open()) {
            file = output.redirect().file().toPath();
            Files.writeString(file, "\n first \u0007line \nsecond\n");
            assertThat(output.trim()).isFalse();
            assertThat(output.line()).isEqualTo("first ?line");

            Files.writeString(file, "x".repeat(2 << 20), StandardOpenOption.APPEND);
            assertThat(output.trim()).isTrue();
            assertThat(file).isEmptyFile();

            Files.writeString(file, "later", StandardOpenOption.APPEND);
            assertThat(output.trim()).isFalse();
            assertThat(output.line()).isEqualTo("first ?line");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aLongLineIsShortened() throws IOException {
        try (BoundedOutput output = BoundedOutput.open()) {
            Files.writeString(output.redirect().file().toPath(), "x".repeat(10_000));

            assertThat(output.line()).isEqualTo("x".repeat(120) + "...");
        }
    }
}
