package io.mha.core.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.ClusterEvent;
import io.mha.core.config.ConfigException;
import io.mha.core.testing.ScriptedNodes;
import io.mha.core.testing.VirtualTimers;
import io.mha.core.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A cluster that is started while its source cannot be read, on a real file system. */
class RememberedNodesTest {
    private static final List<Node> LIST = List.of(Node.of("a", 1), new Node("two", "b", 2, 7, 1, 9));

    @TempDir
    Path folder;

    private VirtualTimers timers = new VirtualTimers();
    private final List<ClusterEvent> events = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final Remote remote = new Remote();
    private Path file = Path.of("none");

    /** A registry that may be out of reach. */
    private static final class Remote implements NodeSource {
        private List<Node> list = LIST;
        private boolean reachable = true;
        private Timers timers = new VirtualTimers();
        private Sink sink = new Sink() {
            @Override
            public void nodes(List<Node> nodes) {}

            @Override
            public void failed(String why) {}
        };

        @Override
        public String name() {
            return "registry";
        }

        @Override
        public void start(Timers time, Sink told) {
            timers = time;
            sink = told;
            timers.execute(this::look);
        }

        private void look() {
            if (reachable) {
                sink.nodes(list);
            } else {
                sink.failed("timeout");
            }
        }
    }

    @BeforeEach
    void listen() {
        file = folder.resolve("nodes");
        root.setLevel(Level.WARN);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
        root.setLevel(before);
    }

    /** A new process, as it were: a cluster that is closed takes its timers along. */
    private Cluster started(NodeSource source) {
        events.clear();
        timers = new VirtualTimers();
        Cluster cluster = Cluster.start(
                ClusterConfig.named("test")
                        .source(source)
                        .check(new ScriptedNodes())
                        .listener(events::add)
                        .build(),
                timers);
        timers.advance(Duration.ofSeconds(5));
        return cluster;
    }

    private static List<Node> nodes(Cluster cluster) {
        return cluster.topology().nodes().stream().map(view -> view.node()).toList();
    }

    private List<String> failures() {
        return events.stream()
                .filter(ClusterEvent.SourceFailed.class::isInstance)
                .map(event -> ((ClusterEvent.SourceFailed) event).why())
                .toList();
    }

    private List<String> warningsOfTheFile() {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(file.toString()) && !line.contains("failed"))
                .toList();
    }

    private void rememberTheList() {
        try (Cluster cluster = started(remote.rememberedIn(file))) {
            assertThat(nodes(cluster)).isEqualTo(LIST);
        }
        remote.reachable = false;
    }

    @Test
    void aClusterStartsWithTheRememberedNodesWhileItsSourceFails() {
        rememberTheList();

        try (Cluster cluster = started(remote.rememberedIn(file))) {
            assertThat(nodes(cluster)).isEqualTo(LIST);
            assertThat(cluster.topology().candidates()).isNotEmpty();
            assertThat(failures()).containsExactly("timeout; the stored list of " + file + " is used");
        }
        assertThat(warningsOfTheFile()).isEmpty();
    }

    @Test
    void withoutItsFileTheSameClusterHasNoNodes() {
        remote.reachable = false;

        try (Cluster cluster = started(remote.rememberedIn(file))) {
            assertThat(nodes(cluster)).isEmpty();
            assertThat(failures()).containsExactly("timeout");
        }
        assertThat(file).doesNotExist();
        assertThat(warningsOfTheFile()).isEmpty();
    }

    @Test
    void theSourceReplacesTheRememberedNodesWhenItCanBeRead() throws IOException {
        rememberTheList();

        try (Cluster cluster = started(remote.rememberedIn(file))) {
            remote.reachable = true;
            remote.list = List.of(Node.of("a", 1), Node.of("c", 3));
            remote.look();
            timers.advance(Duration.ofMinutes(2));

            assertThat(nodes(cluster)).containsExactlyElementsOf(remote.list);
            assertThat(events).hasAtLeastOneElementOfType(ClusterEvent.SourceRecovered.class);
        }
        assertThat(Files.readString(file)).endsWith("\na:1 weight=1\nc:3 weight=1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:1\nb:2 wei", "a:1\na:1\n", "\0\0\0\0", "# a header and nothing more\n", ""})
    void aDamagedFileIsOneLineInTheLogAndTheSourceAloneCounts(String damaged) throws IOException {
        Files.writeString(file, damaged);
        remote.reachable = false;

        try (Cluster cluster = started(remote.rememberedIn(file))) {
            assertThat(nodes(cluster)).isEmpty();
            for (int i = 0; i < 9; i++) {
                remote.look();
                timers.advance(Duration.ofSeconds(1));
            }
            assertThat(failures()).containsExactly("timeout");
            assertThat(warningsOfTheFile())
                    .singleElement()
                    .asString()
                    .startsWith("the stored list of nodes " + file + " is not used: ");
            assertThat(file).as("for whoever wants to look at it").hasContent(damaged);

            remote.reachable = true;
            remote.look();
            timers.advance(Duration.ofSeconds(5));
            assertThat(nodes(cluster)).isEqualTo(LIST);
        }
        assertThat(Files.readString(file)).as("replaced by the next good list").endsWith("maxconn=9\n");
    }

    @Test
    void theFileIsReplacedAndNeverWrittenInPlace() throws IOException {
        rememberTheList();
        String whole = Files.readString(file);
        Path sameFile = Files.createLink(folder.resolve("link"), file);
        remote.reachable = true;
        remote.list = List.of(Node.of("c", 3));

        started(remote.rememberedIn(file)).close();

        assertThat(Files.readString(file)).endsWith("\nc:3 weight=1\n");
        assertThat(sameFile).as("whoever reads it now reads it to its end").hasContent(whole);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).as("nothing else is left").containsExactlyInAnyOrder(file, sameFile);
        }
    }

    @Test
    void whatACrashLeftHalfWrittenIsNotRead() throws IOException {
        rememberTheList();
        Files.writeString(folder.resolve("nodes.123.tmp"), "c:3\nd:");

        try (Cluster cluster = started(remote.rememberedIn(file))) {
            assertThat(nodes(cluster)).isEqualTo(LIST);
        }
        assertThat(warningsOfTheFile()).isEmpty();
    }

    @Test
    void theFileOfASourceMayBeRememberedAsWell() throws IOException {
        Path list = Files.writeString(folder.resolve("list"), "a:1\nb:2 name=two weight=7 priority=1 maxconn=9\n");
        started(NodeSource.file(list).rememberedIn(file)).close();
        Files.delete(list);

        try (Cluster cluster = started(NodeSource.file(list).rememberedIn(file))) {
            assertThat(nodes(cluster)).isEqualTo(LIST);
        }
    }

    @Test
    void aPathThatNamesNoFileIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> remote.rememberedIn(Path.of("")))
                .withMessage("rememberedIn=: names no file; write the path of a file");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> remote.rememberedIn(Path.of("/")));
    }

    @Test
    void theNameOfTheSourceIsKept() {
        assertThat(remote.rememberedIn(file).name()).isEqualTo("registry");
    }
}
