package io.mha.core.internal.check;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Processes that a script has named in a file, one id a line. */
final class Leftovers {
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private Leftovers() {}

    /** Fails unless so many were named and all of them end; one that nobody has reaped yet has ended. */
    static void awaitGone(Path file, int expected) throws IOException {
        List<String> ids = Files.readAllLines(file);
        if (ids.size() != expected) {
            throw new AssertionError(expected + " processes expected, but named were " + ids);
        }
        await().atMost(GENEROUS).until(() -> ids.stream().noneMatch(Leftovers::runs));
    }

    static void awaitFile(Path file) {
        await().atMost(GENEROUS).until(() -> Files.exists(file));
    }

    static boolean runs(String id) {
        if (ProcessHandle.of(Long.parseLong(id)).isEmpty()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", id, "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return Files.notExists(Path.of("/proc")); // elsewhere than on Linux the handle is all there is
        }
    }

    static void kill(Path file) throws IOException {
        if (Files.exists(file)) {
            Files.readAllLines(file)
                    .forEach(id -> ProcessHandle.of(Long.parseLong(id)).ifPresent(ProcessHandle::destroyForcibly));
        }
    }
}
