package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import io.mha.core.testing.Logs;
import io.mha.core.testing.VirtualTimers;
import io.mha.core.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastKnownGoodTest {
    private static final List<Node> LIST = List.of(Node.of("a", 1), new Node("two", "b", 2, 7, 1, 9));

    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final Heard heard = new Heard();
    private final Puppet puppet = new Puppet();
    private Path stored = Path.of("none");

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    /** A source that says what it is told to. */
    private static final class Puppet implements NodeSource {
        NodeSource.Sink sink = new Heard();
        String hints = "";

        @Override
        public String name() {
            return "puppet";
        }

        @Override
        public void start(Timers timers, Sink told) {
            sink = told;
        }

        @Override
        public void hint(boolean anyDown) {
            hints += anyDown;
        }

        @Override
        public void close() {
            hints += "closed";
        }
    }

    @BeforeEach
    void start() {
        stored = folder.resolve("stored");
        restart();
    }

    private LastKnownGood restart() {
        LastKnownGood source = new LastKnownGood(puppet, stored);
        source.start(timers, heard);
        return source;
    }

    private List<String> publish(List<Node> list) {
        puppet.sink.nodes(list);
        timers.runDue();
        return heard.fresh();
    }

    private List<String> fail(String why) {
        puppet.sink.failed(why);
        timers.runDue();
        return heard.fresh();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void keepsTheLastListInTheFormatOfAFileSource() throws IOException {
        assertThat(publish(LIST)).containsExactly("a:1 two");

        assertThat(stored).hasContent("""
                        # The last good list of nodes from the source 'puppet', for a start at which it cannot be read.
                        a:1 weight=1
                        b:2 name=two weight=7 priority=1 maxconn=9
                        """);
        assertThat(files()).containsExactly("stored");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)))
                .isEqualTo("rw-------");
    }

    @Test
    void servesTheStoredListIfTheSourceFailsAtTheStart() {
        publish(LIST);
        restart();

        assertThat(fail("timeout"))
                .containsExactly("a:1 two", "failed: timeout; the stored list of " + stored + " is used");
        assertThat(heard.nodes()).isEqualTo(LIST);
        assertThat(fail("refused")).containsExactly("failed: refused; the stored list of " + stored + " is used");
        assertThat(publish(LIST.subList(0, 1))).containsExactly("a:1");
        assertThat(fail("timeout")).containsExactly("failed: timeout");
    }

    @Test
    void theStoredListIsStaleForAMembership() {
        publish(LIST);
        restart();
        Membership membership = new Membership(List.of());
        heard.fresh();
        puppet.sink.failed("timeout");
        timers.runDue();

        assertThat(membership.published(1, heard.nodes(), List.of(), 0)).hasSize(2);
        membership.failed(1, heard.fresh().get(1), 0);
        assertThat(membership.isStale(1)).isTrue();
    }

    @Test
    void aSourceThatIsFasterThanTheFileWins() {
        publish(LIST);
        restart();
        timers.startDelay(Duration.ofSeconds(1));

        assertThat(fail("timeout")).isEmpty();
        assertThat(publish(LIST.subList(0, 1))).containsExactly("a:1");
        timers.advance(Duration.ofSeconds(2));
        assertThat(heard.fresh()).isEmpty();
    }

    @Test
    void withoutAStoredListAFailureIsAFailure() {
        assertThat(fail("timeout")).containsExactly("failed: timeout");
        assertThat(fail("timeout")).containsExactly("failed: timeout");
        assertThat(publish(LIST)).containsExactly("a:1 two");
    }

    @Test
    void aBrokenStoredListIsNotServed() throws IOException {
        Files.writeString(stored, "a:1\nb");

        assertThat(fail("timeout")).containsExactly("failed: timeout");
        assertThat(stored).hasContent("a:1\nb");
    }

    @Test
    void neverStoresAnEmptyList() throws IOException {
        publish(LIST);
        String before = Files.readString(stored);

        publish(List.of());

        assertThat(stored).hasContent(before);
    }

    @Test
    void doesNotWriteTheSameAgain() throws IOException {
        publish(LIST);
        Files.delete(stored);

        publish(LIST);
        assertThat(stored).doesNotExist();
        publish(LIST.subList(0, 1));
        assertThat(stored).exists();
    }

    @Test
    void writesTheNewestListIfSeveralComeDuringAWrite() throws IOException {
        timers.startDelay(Duration.ofSeconds(1));
        for (int i = 1; i <= 9; i++) {
            publish(List.of(Node.of("n" + i, 1)));
        }
        timers.advance(Duration.ofSeconds(5));

        assertThat(Files.readString(stored)).endsWith("\nn9:1 weight=1\n");
    }

    @Test
    void aListThatCannotBeKeptIsPublishedAllTheSame() throws IOException {
        stored = folder.resolve("missing").resolve("stored");
        restart();
        assertThat(publish(LIST)).containsExactly("a:1 two");

        Files.createDirectory(stored.getParent());
        publish(LIST);
        assertThat(stored).as("the next list tries again").exists();

        Files.delete(stored);
        Files.createDirectories(stored.resolve("in the way"));
        publish(LIST.subList(0, 1));
        assertThat(stored).isDirectory();
        try (Stream<Path> all = Files.list(stored.getParent())) {
            assertThat(all).as("nothing is left over").containsExactly(stored);
        }
    }

    @Test
    void handsHintsAndTheCloseOn() {
        LastKnownGood source = restart();
        source.hint(true);
        source.close();

        assertThat(puppet.hints).isEqualTo("trueclosed");
        assertThat(source.name()).isEqualTo("puppet");
    }

    @Test
    void aPathThatNamesNoFileIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new LastKnownGood(puppet, Path.of("")))
                .withMessage("rememberedIn=: names no file; write the path of a file");
    }
}
