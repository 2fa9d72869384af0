package io.mha.testkit.netlab;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A process in a namespace. What it prints, on both of its outputs, is kept line by line with the time; it is told things
 * by lines on its input. It cannot outlive this JVM.
 */
public final class Child implements AutoCloseable {
    private static final long END_SECONDS = 20;
    private static final long PAUSE_NANOS = 20_000_000;

    /**
     * A line that the process printed.
     *
     * @param nanos when, by {@link System#nanoTime()}
     * @param text the line
     */
    public record Line(long nanos, String text) {}

    private final String name;
    private final Process process;
    private final BufferedWriter in;
    private final Lock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Child start(String name, List<String> command) {
        Janitor.get(); // before the first process that it would have to end
        try {
            Child child = new Child(
                    name, new ProcessBuilder(command).redirectErrorStream(true).start());
            Thread reader = new Thread(child::read, "netlab-" + name);
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                add(new Line(System.nanoTime(), text));
            }
        } catch (IOException e) {
            add(new Line(System.nanoTime(), e.toString()));
        } finally {
            add(null);
        }
    }

    private void add(@Nullable Line line) {
        lock.lock();
        try {
            if (line == null) {
                ended = true;
            } else {
                lines.add(line);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Its number.
     *
     * @return the process id
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether it lives, stopped or not.
     *
     * @return {@code false} once it has ended
     */
    public boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Writes a line to its input.
     *
     * @param line without the end of the line
     */
    public void tell(String line) {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen:\n" + text(), e);
        }
    }

    /**
     * What it has printed so far.
     *
     * @return a copy
     */
    public List<Line> lines() {
        return lines(0);
    }

    /**
     * What it has printed since.
     *
     * @param from how many lines to pass over
     * @return a copy
     */
    public List<Line> lines(int from) {
        lock.lock();
        try {
            return new ArrayList<>(from < lines.size() ? lines.subList(from, lines.size()) : Collections.emptyList());
        } finally {
            lock.unlock();
        }
    }

    /**
     * How much it has printed so far, to wait for what comes later.
     *
     * @return a number of lines
     */
    public int mark() {
        lock.lock();
        try {
            return lines.size();
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment, less if something is printed. */
    @SuppressWarnings("WaitNotInLoop") // the caller's loop is around it
    void pause() {
        lock.lock();
        try {
            more.awaitNanos(PAUSE_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * All that it has printed, for messages.
     *
     * @return its last lines
     */
    public String text() {
        List<Line> all = lines();
        StringBuilder text = new StringBuilder();
        all.subList(Math.max(0, all.size() - 60), all.size())
                .forEach(line -> text.append(line.text()).append('\n'));
        return text.toString();
    }

    /**
     * Waits for a line.
     *
     * @param part what the line has to contain
     * @param mark how many lines to pass over
     * @param limit how long to wait
     * @return the first such line
     * @throws AssertionError if there is none in time, or the process ends before; with what it printed
     */
    public Line await(String part, int mark, Duration limit) {
        return find(part, mark, limit)
                .orElseThrow(() -> new AssertionError(name + " has not said \"" + part + "\" within " + limit.toMillis()
                        + " ms" + (isRunning() ? "" : ", it has ended") + ":\n" + text()));
    }

    private Optional<Line> find(String part, int mark, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int seen = mark;
        lock.lock();
        try {
            while (true) {
                for (; seen < lines.size(); seen++) {
                    if (lines.get(seen).text().contains(part)) {
                        return Optional.of(lines.get(seen));
                    }
                }
                long rest = end - System.nanoTime();
                if (ended || rest <= 0) {
                    return Optional.empty();
                }
                more.awaitNanos(rest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Asks it to end (SIGTERM); does not wait. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its outputs, and its last words would be lost
    }

    /** Ends it and its children at once (SIGKILL), the children before it, so that none can end in good order. */
    public void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        if (!children.isEmpty()) {
            Janitor.get().signal("STOP", List.of(pid()));
            children.forEach(ProcessHandle::destroyForcibly);
        }
        process.toHandle().destroyForcibly();
    }

    /** Stops it and its children (SIGSTOP). */
    public void freeze() {
        Janitor.get().signal("STOP", family());
    }

    /** Lets it and its children go on (SIGCONT). */
    public void thaw() {
        Janitor.get().signal("CONT", family());
    }

    private List<Long> family() {
        return Stream.concat(Stream.of(pid()), process.descendants().map(ProcessHandle::pid))
                .toList();
    }

    /**
     * Waits for its end.
     *
     * @param limit how long
     * @return whether it has ended
     */
    public boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /**
     * How it has ended.
     *
     * @return its exit code
     */
    public int exitCode() {
        return process.exitValue();
    }

    /** Kills it and waits until it is gone. */
    @Override
    public void close() {
        kill();
        if (!awaitEnd(Duration.ofSeconds(END_SECONDS))) {
            throw new IllegalStateException(name + " (process " + pid() + ") does not die");
        }
    }
}
