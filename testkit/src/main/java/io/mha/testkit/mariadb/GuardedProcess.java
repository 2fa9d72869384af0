package io.mha.testkit.mariadb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that cannot outlive this JVM. A small shell is its parent and reads from a pipe that only the JVM holds
 * open: when the JVM ends, by whatever means, the shell reads end-of-file and kills its child, stopped or not. Until
 * then it does not reap the child, so the process id stays the child's.
 */
final class GuardedProcess {

    /** Ctrl-C and its like reach the whole process group, hence the traps; the child still obeys TERM. */
    private static final String GUARD = """
            trap '' HUP INT QUIT TERM PIPE
            (trap - TERM; exec "$@") </dev/null >&2 &
            echo $!
            while read -r line; do :; done
            kill -9 $!
            wait $!
            """;

    private static final long PAUSE_MILLIS = 20;
    private static final long SIGNAL_MILLIS = 10_000;

    private final Process guard;
    private final ProcessHandle child;

    private GuardedProcess(Process guard, ProcessHandle child) {
        this.guard = guard;
        this.child = child;
    }

    /** Starts the command; all that it prints is appended to {@code log}. */
    static GuardedProcess start(List<String> command, Path log) throws IOException {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "mariadb-guard"));
        guarded.addAll(command);
        Process guard = new ProcessBuilder(guarded)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.US_ASCII));
        String pid = out.readLine();
        if (pid == null) {
            guard.getOutputStream().close();
            throw new IOException("The guard of " + command.get(0) + " did not start, see " + log);
        }
        return new GuardedProcess(guard, ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    }

    long pid() {
        return child.pid();
    }

    /** Whether the process lives, frozen or not; one that has ended but is not reaped yet does not. */
    boolean isRunning() {
        char state = state();
        return state != 'Z' && state != 'X';
    }

    boolean isFrozen() {
        return state() == 'T';
    }

    /** The state letter of {@code /proc/pid/stat}, X if there is none: Java takes a zombie for alive. */
    private char state() {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
            return child.isAlive() ? stat.charAt(stat.lastIndexOf(')') + 2) : 'X';
        } catch (IOException e) {
            return 'X';
        }
    }

    void freeze() {
        signal("STOP");
        if (!await(this::isFrozen, SIGNAL_MILLIS)) {
            throw new IllegalStateException("Process " + pid() + " did not freeze");
        }
    }

    void thaw() {
        signal("CONT");
        if (!await(() -> !isFrozen(), SIGNAL_MILLIS)) {
            throw new IllegalStateException("Process " + pid() + " did not thaw");
        }
    }

    /** Asks the process to end and waits; kills it if it does not. Returns whether it went by itself. */
    boolean stop(long timeoutMillis) {
        thaw();
        child.destroy();
        boolean gone = await(() -> !isRunning(), timeoutMillis);
        kill();
        return gone;
    }

    /** Ends the process at once, frozen or not, and waits until its id is free. */
    void kill() {
        child.destroyForcibly();
        try {
            guard.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd(guard);
        while (child.isAlive()) { // only if somebody else has ended the guard
            Thread.onSpinWait();
        }
    }

    private void signal(String name) {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid())
                    .redirectErrorStream(true)
                    .start();
            awaitEnd(shell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Not by onExit, which needs a thread of the common pool: the caller's own work may hold the only one. */
    private static void awaitEnd(Process process) {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for process " + process.pid(), e);
        }
    }

    /** Polls until the condition holds; false if time runs out or the guard dies first. */
    boolean await(BooleanSupplier condition, long timeoutMillis) {
        for (long waited = 0; waited < timeoutMillis; waited += PAUSE_MILLIS) {
            if (condition.getAsBoolean()) {
                return true;
            }
            try {
                if (guard.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for process " + pid(), e);
            }
        }
        return condition.getAsBoolean();
    }
}
