package io.mha.core.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Writes {@code target/simulator/report.md}; with {@code -Psimulate} for 20 seeds and larger clusters. */
class SimulatorReportTest {
    @Test
    void writesThePage() throws IOException {
        List<Scenario> scenarios = Series.scenarios().all();
        String page = Report.of(scenarios);
        Path file = Path.of("target", "simulator", "report.md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, page);
        for (Scenario scenario : scenarios) {
            assertThat(page.lines().filter(line -> line.startsWith("| " + scenario.id() + " " + scenario.title())))
                    .as(scenario.id())
                    .hasSize(Metric.Group.values().length);
        }
    }

    @Test
    void everyBarBelongsToAScenario() {
        assertThat(Bar.ALL)
                .extracting(Bar::scenario)
                .isSubsetOf(Series.scenarios().all().stream().map(Scenario::id).toList());
    }
}
