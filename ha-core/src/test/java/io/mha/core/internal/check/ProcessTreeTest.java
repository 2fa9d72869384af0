package io.mha.core.internal.check;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@EnabledOnOs({OS.LINUX, OS.MAC})
class ProcessTreeTest {
    @TempDir
    Path dir;

    @AfterEach
    void clean() throws IOException {
        Leftovers.kill(dir.resolve("pids"));
    }

    @Test
    void aGrandchildThatWasSeenIsEndedAfterItsParentHasGone() throws Exception {
        String middle = "sleep 300 & echo $! >>pids; touch ready; until [ -e go ]; do sleep 0.05; done";
        Process process = new ProcessBuilder(
                        "/bin/sh", "-c", "echo $$ >>pids; (" + middle + ") & wait; touch orphaned; sleep 300")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessTree tree = new ProcessTree(process.toHandle());
        Leftovers.awaitFile(dir.resolve("ready"));
        tree.look();
        Files.createFile(dir.resolve("go"));
        Leftovers.awaitFile(dir.resolve("orphaned"));
        String grandchild = Files.readAllLines(dir.resolve("pids")).get(1);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> process.descendants().noneMatch(child -> child.pid() == Long.parseLong(grandchild)));

        tree.kill();

        Leftovers.awaitGone(dir.resolve("pids"), 2);
    }
}
