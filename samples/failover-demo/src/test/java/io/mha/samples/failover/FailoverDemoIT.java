package io.mha.samples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.samples.failover.Tally.Count;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FailoverDemoIT {
    @Test
    void nobodyNoticesAKillAndAFreeze() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();

        Verdict verdict =
                new Demo(new Options(true, true, false), new PrintStream(screen, true, StandardCharsets.UTF_8)).run();

        String shown = screen.toString(StandardCharsets.UTF_8);
        assertThat(verdict.isClean()).as(shown).isTrue();
        assertThat(verdict.tally().get(Count.READ)).as(shown).isGreaterThan(1_000);
        assertThat(verdict.tally().get(Count.WRITE)).as(shown).isGreaterThan(500);
        assertThat(verdict.tally().get(Count.TRANSACTION)).as(shown).isGreaterThan(200);
        assertThat(verdict.tally().get(Count.FAILED_CLOSE)).as(shown).isZero();
        assertThat(verdict.story())
                .hasSize(4)
                .allMatch(fault -> fault.contains("out of service after") || fault.contains("in service again after"));
        assertThat(shown).contains("node2 is killed", "node3 is frozen", "VERDICT", "PASSED");
    }
}
