package io.mha.benchmarks.scoreboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Other processes that want every core, two of them for each. They end by themselves after a minute at the latest. */
final class Burners implements AutoCloseable {
    private static final int PER_CORE = 2;

    private final List<Process> processes = new ArrayList<>();

    private Burners() {}

    static Burners start() {
        Burners burners = new Burners();
        int count = PER_CORE * Runtime.getRuntime().availableProcessors();
        try {
            for (int i = 0; i < count; i++) {
                burners.processes.add(
                        new ProcessBuilder("timeout", "-s", "KILL", "60", "sh", "-c", "while :; do :; done")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start());
            }
        } catch (IOException e) {
            burners.close();
            throw new UncheckedIOException("No process could be started to burn processor time", e);
        }
        return burners;
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
