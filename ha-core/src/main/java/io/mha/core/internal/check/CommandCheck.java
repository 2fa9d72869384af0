package io.mha.core.internal.check;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Runs a program and judges its exit code. */
final class CommandCheck implements HealthCheck {
    private static final long MIN_SLICE = 1_000_000L;
    private static final long MAX_SLICE = 32_000_000L;
    private static final int DYNAMIC = 2;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;
    private static final int SIGNALLED = 128;
    private static final int LAST_SIGNAL = 159;

    private final List<String> argv;
    private final boolean dynamicWeight;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    CommandCheck(List<String> argv, boolean dynamicWeight) {
        this.argv = List.copyOf(argv);
        this.dynamicWeight = dynamicWeight;
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            throw new ConfigException("command", "", "needs a program, and its arguments each for itself");
        }
        if (argv.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new ConfigException(
                    "command", argv.get(0), "has an argument with a NUL in it; no program can get it");
        }
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public CheckResult probe(Node node, Deadline deadline) throws InterruptedException {
        try (BoundedOutput output = BoundedOutput.open()) {
            Process process;
            try {
                process = builder(node, deadline, output).start();
            } catch (IOException e) {
                return CheckResult.failed(Evidence.HANDSHAKE, "cannot be started: " + OneLine.of(e.getMessage()));
            }
            return supervise(process, output, deadline);
        }
    }

    private ProcessBuilder builder(Node node, Deadline deadline, BoundedOutput output) {
        Map<String, String> values = new HashMap<>(Placeholders.of(node));
        values.put("timeout", Integer.toString(deadline.remainingMillis()));
        ProcessBuilder builder = new ProcessBuilder(argv.stream()
                        .map(word -> Placeholders.fill(word, values, UnaryOperator.identity()))
                        .toList())
                .redirectInput(BoundedOutput.nothing())
                .redirectErrorStream(true)
                .redirectOutput(output.redirect());
        Map<String, String> environment = builder.environment();
        environment.put("MHA_NODE", node.id());
        environment.put("MHA_HOST", node.host());
        environment.put("MHA_PORT", Integer.toString(node.port()));
        return builder;
    }

    private CheckResult supervise(Process process, BoundedOutput output, Deadline deadline)
            throws InterruptedException {
        ProcessTree tree = new ProcessTree(process.toHandle());
        running.add(process);
        boolean ended = false;
        try {
            ended = !closed && await(process, tree, output, deadline);
        } finally {
            if (!ended) {
                tree.kill();
            }
            running.remove(process);
        }
        if (closed) {
            return CheckResult.failed(Evidence.HANDSHAKE, "the check was closed");
        }
        String line = output.line();
        String said = line.isEmpty() ? "" : ": " + line;
        return ended
                ? judge(process.exitValue(), said)
                : CheckResult.failed(Evidence.READ_TIMEOUT, "killed after its time limit" + said);
    }

    /** In slices, to keep the output short and to see children before they lose their parents. */
    private static boolean await(Process process, ProcessTree tree, BoundedOutput output, Deadline deadline)
            throws InterruptedException {
        long slice = MIN_SLICE;
        int turns = 0;
        while (!process.waitFor(Math.min(slice, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
            if (deadline.isExpired()) {
                return false;
            }
            slice = output.trim() ? MIN_SLICE : Math.min(MAX_SLICE, 2 * slice);
            if (Integer.bitCount(++turns) == 1) {
                tree.look(); // dear, hence more and more seldom
            }
        }
        return true;
    }

    private CheckResult judge(int code, String said) {
        if (code == 0) {
            return CheckResult.passed("exit 0" + said);
        }
        boolean abnormal = code == NOT_EXECUTABLE || code == NOT_FOUND || (code > SIGNALLED && code <= LAST_SIGNAL);
        if (!dynamicWeight || code < DYNAMIC || abnormal) {
            return CheckResult.failed(Evidence.HANDSHAKE, "exit " + code + said);
        }
        int percent = code - DYNAMIC;
        return CheckResult.passed("exit " + code + ", weight " + percent + "%" + said)
                .with(Advice.NONE.weight(percent));
    }

    /** Whoever waits for one of them sees it end. */
    @Override
    public void close() {
        closed = true;
        running.forEach(process -> new ProcessTree(process.toHandle()).kill());
    }
}
