package io.mha.samples.vip;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.netlab.NeedsNetlab;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@NeedsNetlab
class DemoIT {
    @Test
    void noTwoHostsAnswer() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();

        double dual = new Demo(new Options(true, "100ms"), new PrintStream(screen, true, StandardCharsets.UTF_8)).run();

        String shown = screen.toString(StandardCharsets.UTF_8);
        assertThat(dual).as(shown).isZero();
        assertThat(shown)
                .contains("SIGTERM", "SIGKILL", "SIGSTOP", "SIGCONT", "PASSED")
                .containsPattern("holder2 +answers for")
                .doesNotContain("By HTTP: 0 answers");
    }
}
