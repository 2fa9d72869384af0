package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real scripts. Where one hangs, the time is up as soon as it has said that it hangs: then no test depends on how fast
 * the machine is.
 */
@Timeout(180)
@EnabledOnOs({OS.LINUX, OS.MAC})
class CommandCheckTest {
    private static final Node NODE = Node.of("db1.example", 8066).named("mycat-1");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @AfterEach
    void clean() throws IOException {
        Leftovers.kill(dir.resolve("pids"));
    }

    private static Deadline inTime() {
        return Deadline.after(System::nanoTime, LONG);
    }

    /** Long before its end until the script has laid the file {@code ready}, and past it from then on. */
    private Deadline untilReady() {
        Path ready = dir.resolve("ready");
        return Deadline.after(() -> Files.exists(ready) ? LONG.toNanos() : 0, LONG);
    }

    /** Started by {@code sh}, in the directory of the test. */
    private List<String> script(String... lines) throws IOException {
        Path file = dir.resolve("check.sh");
        Files.writeString(file, "cd '" + dir + "'\n" + String.join("\n", lines) + "\n");
        return List.of("/bin/sh", file.toString());
    }

    private CheckResult run(String... lines) throws Exception {
        try (HealthCheck check = HealthCheck.command(script(lines))) {
            return check.probe(NODE, inTime());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "2, false", "102, false", "255, false"})
    void onlyZeroPasses(int code, boolean passes) throws Exception {
        CheckResult result = run("echo", "echo ' first word'", "echo second", "exit " + code);

        assertThat(result.alive()).isEqualTo(passes);
        assertThat(result.evidence()).isEqualTo(passes ? null : Evidence.HANDSHAKE);
        assertThat(result.detail()).isEqualTo("exit " + code + ": first word");
        assertThat(result.advice()).isEqualTo(Advice.NONE);
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 1", "52, 50", "102, 100", "125, 123", "128, 126", "160, 158", "255, 253"})
    void codesFromTwoMaySetTheWeight(int code, int percent) throws Exception {
        CheckResult result = HealthCheck.command(script("exit " + code), true).probe(NODE, inTime());

        assertThat(result)
                .isEqualTo(CheckResult.passed("exit " + code + ", weight " + percent + "%")
                        .with(Advice.NONE.weight(percent)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 126, 127, 129, 137, 159})
    void aScriptThatFailsOrBreaksSetsNoWeight(int code) throws Exception {
        CheckResult result = HealthCheck.command(script("exit " + code), true).probe(NODE, inTime());

        assertThat(result).isEqualTo(CheckResult.failed(Evidence.HANDSHAKE, "exit " + code));
    }

    @Test
    void aScriptThatIsKilledFails() throws Exception {
        CheckResult result = HealthCheck.command(script("kill -9 $$"), true).probe(NODE, inTime());

        assertThat(result).isEqualTo(CheckResult.failed(Evidence.HANDSHAKE, "exit 137"));
    }

    @Test
    void theProgramIsToldOfTheNode() throws Exception {
        List<String> argv = List.of(
                "/bin/sh",
                "-c",
                "echo \"$@ $MHA_NODE $MHA_HOST $MHA_PORT\"",
                "sh",
                "{id}",
                "x{host}:{port}",
                "{print}",
                "$HOME;{id",
                "{timeout}");
        CheckResult result = HealthCheck.command(argv).probe(NODE, Deadline.after(() -> 0, Duration.ofMillis(4321)));

        assertThat(result.detail())
                .isEqualTo("exit 0: mycat-1 xdb1.example:8066 {print} $HOME;{id 4321 mycat-1 db1.example 8066");
    }

    @Test
    void aValueIsNeverTakenForAPlaceholder() throws Exception {
        CheckResult result =
                HealthCheck.command(List.of("/bin/echo", "{id}")).probe(NODE.named("{port}$1\\"), inTime());

        assertThat(result.detail()).isEqualTo("exit 0: {port}$1\\");
    }

    @Test
    void thereIsNothingToRead() throws Exception {
        assertThat(run("cat", "read line || echo nothing").detail()).isEqualTo("exit 0: nothing");
    }

    @Test
    void errorsAreShownToo() throws Exception {
        assertThat(run("echo 'no such table' >&2; exit 1").detail()).isEqualTo("exit 1: no such table");
    }

    @Test
    void aMissingProgramFails() throws Exception {
        CheckResult result =
                HealthCheck.command(List.of(dir.resolve("none").toString())).probe(NODE, inTime());

        assertThat(result.evidence()).isEqualTo(Evidence.HANDSHAKE);
        assertThat(result.detail())
                .startsWith("cannot be started: ")
                .contains(dir.resolve("none").toString());
    }

    @Test
    void aFileThatMayNotBeExecutedFails() throws Exception {
        Path file = Files.createFile(
                dir.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        CheckResult result = HealthCheck.command(List.of(file.toString())).probe(NODE, inTime());

        assertThat(result.evidence()).isEqualTo(Evidence.HANDSHAKE);
        assertThat(result.detail()).startsWith("cannot be started: ").contains(file.toString());
    }

    @Test
    void aScriptThatHangsAndForksIsEndedWithItsChildren() throws Exception {
        CheckResult result = HealthCheck.command(script(
                        "trap '' TERM",
                        "echo waiting for the database",
                        "(trap '' TERM; echo $$ >>pids; sleep 300 & echo $! >>pids; wait) &",
                        "echo $! >>pids",
                        "until [ \"$(wc -l <pids)\" -eq 3 ]; do sleep 0.05; done",
                        "touch ready",
                        "while :; do sleep 1; done"))
                .probe(NODE, untilReady());

        assertThat(result)
                .isEqualTo(CheckResult.failed(
                        Evidence.READ_TIMEOUT, "killed after its time limit: waiting for the database"));
        Leftovers.awaitGone(dir.resolve("pids"), 3);
    }

    @Test
    void aChildInTheBackgroundThatHoldsTheOutputIsNotWaitedForNorEnded() throws Exception {
        CheckResult result = run("sleep 300 &", "echo $! >pids", "echo started");

        assertThat(result).isEqualTo(CheckResult.passed("exit 0: started"));
        assertThat(Leftovers.runs(Files.readAllLines(dir.resolve("pids")).get(0)))
                .isTrue();
    }

    @Test
    void aScriptThatPrintsMuchComesToItsEnd() throws Exception {
        CheckResult result = run("echo first", "head -c 5000000 /dev/zero | tr '\\0' x", "exit 1");

        assertThat(result.detail()).isEqualTo("exit 1: first");
    }

    @Test
    void aScriptThatNeverStopsToPrintIsEnded() throws Exception {
        CheckResult result = HealthCheck.command(script(
                        "echo $$ >pids", "echo first", "(sleep 0.3; touch ready) &", "while :; do echo more; done"))
                .probe(NODE, untilReady());

        assertThat(result.detail()).isEqualTo("killed after its time limit: first");
        Leftovers.awaitGone(dir.resolve("pids"), 1);
    }

    @Test
    void anInterruptEndsTheScript() throws Exception {
        HealthCheck check = HealthCheck.command(script(hanging()));
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread prober = new Thread(() -> {
            try {
                check.probe(NODE, inTime());
                end.complete(new AssertionError("it went on"));
            } catch (Throwable e) {
                end.complete(e);
            }
        });
        prober.start();
        Leftovers.awaitFile(dir.resolve("ready"));
        prober.interrupt();

        assertThat(end.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Leftovers.awaitGone(dir.resolve("pids"), 2);
    }

    @Test
    void closingEndsTheScript() throws Exception {
        HealthCheck check = HealthCheck.command(script(hanging()));
        CompletableFuture<CheckResult> end = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        end.complete(check.probe(NODE, inTime()));
                    } catch (Throwable e) {
                        end.completeExceptionally(e);
                    }
                })
                .start();
        Leftovers.awaitFile(dir.resolve("ready"));
        check.close();

        assertThat(end.get(60, TimeUnit.SECONDS).detail()).isEqualTo("the check was closed");
        Leftovers.awaitGone(dir.resolve("pids"), 2);
        assertThat(check.probe(NODE, inTime()).detail()).isEqualTo("the check was closed");
    }

    private static String[] hanging() {
        return new String[] {"echo $$ >pids", "sleep 300 &", "echo $! >>pids", "touch ready", "wait"};
    }

    @Test
    void aCommandNeedsAProgram() {
        assertThatThrownBy(() -> HealthCheck.command(List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("command=: needs a program, and its arguments each for itself");
        assertThatThrownBy(() -> HealthCheck.command(List.of(" ", "x"))).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> HealthCheck.command(List.of("x", "a\0b"))).isInstanceOf(ConfigException.class);
    }
}
