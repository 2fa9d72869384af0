package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void areOffUnlessTheyAreGiven() {
        assertThat(Options.of()).isEqualTo(new Options(false, false, false));
        assertThat(Options.of("")).isEqualTo(new Options(false, false, false));
    }

    @Test
    void mayComeInOneArgument() {
        assertThat(Options.of("--plain  --quick")).isEqualTo(new Options(true, true, false));
        assertThat(Options.of("--plain", "--yours")).isEqualTo(new Options(true, false, true));
    }

    @Test
    void unknownOnesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.of("--fast"))
                .withMessageContaining("--fast")
                .withMessageContaining("--quick");
    }
}
