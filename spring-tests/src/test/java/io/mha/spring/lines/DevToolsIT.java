package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.ClassUtils;

/** DevTools restarts an application in a new class loader, and nothing of ours stays in the old one. */
@EnabledIf(value = "isThere", disabledReason = "the DevTools of this line of Boot cannot be had")
class DevToolsIT {

    @TempDir
    private Path folder;

    static boolean isThere() {
        return ClassUtils.isPresent(Restarting.RESTARTER, DevToolsIT.class.getClassLoader());
    }

    @Test
    void aRestartLeavesNothingBehind() throws Exception {
        List<String> said = new ChildJvm(folder, List.of("--add-opens=java.sql/java.sql=ALL-UNNAMED"))
                .run(
                        "restarting: ",
                        Restarting.class.getName(),
                        "server.port=0",
                        "spring.datasource.url=" + Servers.url());
        assertThat(said)
                .containsExactly(
                        "runs in RestartClassLoader, mha in RestartClassLoader",
                        "reads 42",
                        "was registered: its driver",
                        "runs in RestartClassLoader, mha in RestartClassLoader",
                        "reads 42",
                        "has 1 cluster",
                        "ended");
    }
}
