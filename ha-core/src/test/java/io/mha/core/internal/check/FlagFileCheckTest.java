package io.mha.core.internal.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FlagFileCheckTest {
    private static final Node NODE = new Node("db/1", "10.0.0.1", 3306, 10, 0);

    @TempDir
    Path dir;

    private static CheckResult probe(Path path) throws InterruptedException {
        return HealthCheck.flagFile(path).probe(NODE, Deadline.after(() -> 0, Duration.ofSeconds(1)));
    }

    private Advice adviceOf(String content) throws Exception {
        CheckResult result = probe(Files.writeString(dir.resolve("proxyoff"), content));
        assertThat(result.evidence()).isNull();
        return result.advice();
    }

    @Test
    void withoutAFileThereIsNoVote() throws Exception {
        assertThat(probe(dir.resolve("proxyoff"))).isEqualTo(CheckResult.passed("no flag file"));
    }

    @Test
    void anEmptyFileDrains() throws Exception {
        Path file = Files.createFile(dir.resolve("proxyoff"));

        assertThat(probe(file))
                .isEqualTo(CheckResult.passed("flag file " + file)
                        .with(Advice.NONE.wish("flag-file", Wish.DRAIN, file.toString())));
    }

    @Test
    void theVoteIsTakenBackWithTheFile() throws Exception {
        Path file = Files.createFile(dir.resolve("proxyoff"));
        assertThat(probe(file).advice().wishes()).containsKey("flag-file");
        Files.delete(file);

        assertThat(probe(file).advice()).isEqualTo(Advice.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "maint #deploy, MAINT, deploy",
        "drain #deploy, DRAIN, deploy",
        "#deploy, DRAIN, deploy",
        "down #broken, MAINT, broken",
        "stopped ready #x, MAINT, x",
        "'will be up soon, joe', DRAIN, 'will be up soon, joe'",
        "maint until monday, MAINT, maint until monday"
    })
    void theContentSaysWhatIsMeant(String content, Wish wish, String reason) throws Exception {
        assertThat(adviceOf(content + "\nready\n")).isEqualTo(Advice.NONE.wish("flag-file", wish, reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready", "up", "UP #all is well"})
    void theContentMaySayThatAllIsWell(String content) throws Exception {
        assertThat(adviceOf(content)).isEqualTo(Advice.NONE);
    }

    @Test
    void theContentMaySetNumbers() throws Exception {
        assertThat(adviceOf("50% maxconn:3")).isEqualTo(Advice.NONE.weight(50).maxConn(3));
        assertThat(adviceOf("weight:5")).isEqualTo(Advice.NONE.weight(50));
        assertThat(adviceOf("drain 50%").weightPercent()).isEqualTo(50);
        assertThat(adviceOf("drain 50%").wishes()).containsKey("flag-file");
    }

    @Test
    void thePathMayNameTheNode() throws Exception {
        Files.createFile(dir.resolve("off-db_1-10.0.0.1-3306"));

        assertThat(probe(dir.resolve("off-{id}-{host}-{port}")).advice().wishes())
                .containsKey("flag-file");
        assertThat(probe(dir.resolve("off-{id}")).advice().wishes()).isEmpty();
    }

    @Test
    void whatIsNotAPlainFileDrainsUnread() throws Exception {
        assertThat(probe(Files.createDirectory(dir.resolve("proxyoff")))
                        .advice()
                        .wishes())
                .containsKey("flag-file");
    }

    @Test
    void onlyTheBeginningIsRead() throws Exception {
        assertThat(adviceOf("x".repeat(100_000)).wishes().get("flag-file").reason())
                .isEqualTo("x".repeat(120) + "...");
    }

    @Test
    void aPathIsNeeded() {
        assertThatThrownBy(() -> HealthCheck.flagFile(Path.of(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("flagFile= : needs the path of a file");
    }
}
