package io.mha.testkit.netlab;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A shell that outlives this JVM by a moment. It reads from a pipe that only the JVM holds open: when the JVM ends, by
 * whatever means, the shell reads end-of-file, kills what runs in the namespaces of the JVM, stopped or not, and removes
 * them. Until then it sends signals, which takes less than starting a process for each.
 */
final class Janitor {
    /** What all namespaces of this JVM begin with. */
    static final String PREFIX = "mha" + ProcessHandle.current().pid() + "-";

    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM PIPE
            while read -r line; do eval "$line" </dev/null >/dev/null 2>&1; echo $?; done
            for round in 1 2 3; do
              for name in $(ip netns list | cut -d' ' -f1); do
                case "$name" in
                  "$1"*) kill -9 $(ip netns pids "$name") 2>/dev/null; ip netns del "$name" 2>/dev/null ;;
                esac
              done
            done
            """;

    private static final Janitor ONLY = new Janitor();

    private final Lock lock = new ReentrantLock();
    private final BufferedWriter in;
    private final BufferedReader out;

    private Janitor() {
        try {
            Process shell = new ProcessBuilder(List.of("/bin/sh", "-c", SCRIPT, "netlab-janitor", PREFIX))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            in = shell.outputWriter(StandardCharsets.UTF_8);
            out = shell.inputReader(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Janitor get() {
        return ONLY;
    }

    /** Sends a signal to processes, all of them in one command; those that are gone already do not matter. */
    void signal(String name, List<Long> pids) {
        StringBuilder command = new StringBuilder("kill -").append(name);
        pids.forEach(pid -> command.append(' ').append(pid));
        lock.lock();
        try {
            in.write(command.append('\n').toString());
            in.flush();
            out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("The janitor is gone", e);
        } finally {
            lock.unlock();
        }
    }
}
