package io.mha.core.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mha.core.config.ConfigException;
import io.mha.core.node.NodeSource;
import io.mha.core.testing.VirtualTimers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system under a virtual clock. */
class FileNodeSourceTest {
    private static final Duration POLL = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final Heard heard = new Heard();

    private NodeSource started(Path file) {
        NodeSource source = NodeSource.file(file);
        source.start(timers, heard);
        timers.advance(POLL);
        return source;
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("nodes"), text);
    }

    /** Lets the source look so many times. */
    private void looks(int count) {
        timers.advance(POLL.multipliedBy(count));
    }

    @Test
    void publishesTheFileSoonAndOnce() throws IOException {
        NodeSource source = NodeSource.file(file("a:1\nb:2\n"));
        source.start(timers, heard);
        timers.advance(Duration.ofMillis(100));
        assertThat(heard.fresh()).containsExactly("a:1 b:2");

        looks(100);
        assertThat(heard.fresh()).isEmpty();
    }

    @Test
    void aFileThatIsRenamedOverTheOldOneHoldsAfterTwoLooks() throws IOException {
        Path file = file("a:1\n");
        started(file);
        heard.fresh();
        Path other = Files.writeString(folder.resolve("nodes.new"), "a:1\nb:2\n");
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        looks(1);
        assertThat(heard.fresh()).isEmpty();
        looks(1);
        assertThat(heard.fresh()).containsExactly("a:1 b:2");
    }

    @Test
    void aFileInTheCourseOfBeingWrittenIsNotTakenForAShortOne() throws IOException {
        Path file = file("a:1\nb:2\nc:33\n");
        started(file);
        heard.fresh();

        for (String half : new String[] {"", "a:1\n", "a:1\nb:", "a:1\nb:2\nc:3", "a:1\nb:2\nc:33\n"}) {
            file(half);
            looks(1);
        }
        looks(5);
        assertThat(heard.all()).isEmpty();
    }

    @Test
    void aWriterThatStopsWithinALineIsAFailureUntilItGoesOn() throws IOException {
        Path file = file("a:1\nb:22\n");
        started(file);
        heard.fresh();

        file("a:1\nb:");
        looks(9);
        assertThat(heard.fresh()).singleElement().asString().startsWith("failed: file " + file + ": line 2: ");

        Files.writeString(file, "22\nc:3\n", StandardOpenOption.APPEND);
        looks(2);
        assertThat(heard.fresh()).containsExactly("a:1 b:22 c:3");
    }

    @Test
    void aFileThatIsCutInPlaceAndFilledAgainIsNoChange() throws IOException {
        Path file = file("a:1\nb:2\n");
        started(file);
        heard.fresh();

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(4);
            looks(1);
            channel.truncate(0);
            looks(1);
            channel.write(ByteBuffer.wrap("a:1\nb:2\n".getBytes(StandardCharsets.UTF_8)), 0);
        }
        looks(9);
        assertThat(heard.fresh()).isEmpty();
    }

    @Test
    void aFileThatIsMovedAwayBeforeTheNewOneComesIsNoFailure() throws IOException {
        Path file = file("a:1\n");
        started(file);
        heard.fresh();

        Files.move(file, folder.resolve("nodes.old"));
        looks(1);
        Files.move(Files.writeString(folder.resolve("nodes.new"), "b:2\n"), file);
        looks(9);
        assertThat(heard.fresh()).containsExactly("b:2");

        Files.move(folder.resolve("nodes.old"), file, StandardCopyOption.REPLACE_EXISTING);
        looks(2);
        assertThat(heard.fresh()).as("and back").containsExactly("a:1");
    }

    @Test
    void aFileThatStaysEmptyIsAFailure() throws IOException {
        Path file = file("a:1\n");
        started(file);
        heard.fresh();

        file("");
        looks(5);
        assertThat(heard.fresh())
                .containsExactly("failed: file " + file + ": no node in it; write host:port, a line each");

        file("a:1\n");
        looks(2);
        assertThat(heard.fresh()).as("the source is good again").containsExactly("a:1");
    }

    @Test
    void aFileThatStaysWrongIsAFailureSaidOnce() throws IOException {
        Path file = file("a:1\n");
        started(file);
        heard.fresh();

        file("a:1\nb\n");
        looks(9);
        assertThat(heard.fresh())
                .containsExactly(
                        "failed: file " + file + ": line 2: node=b: write host:port, or [address]:port for IPv6");

        file("a:1\n\nb\n");
        looks(9);
        assertThat(heard.fresh()).as("another error").hasSize(1);
    }

    @Test
    void aSymbolicLinkThatPointsElsewhereIsANewFile() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..2026_1"));
        Path second = Files.createDirectory(folder.resolve("..2026_2"));
        Files.writeString(first.resolve("nodes"), "a:1\n");
        Files.writeString(second.resolve("nodes"), "b:2\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path link = Files.createSymbolicLink(folder.resolve("nodes"), Path.of("..data", "nodes"));
        started(link);
        assertThat(heard.fresh()).containsExactly("a:1");

        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName()); // as Kubernetes does
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        looks(2);

        assertThat(heard.fresh()).containsExactly("b:2");
    }

    @Test
    void aFileThatIsDeletedIsAFailure() throws IOException {
        Path file = file("a:1\n");
        started(file);
        heard.fresh();

        Files.delete(file);
        looks(1);
        assertThat(heard.fresh()).as("it may be on its way").isEmpty();
        looks(5);
        assertThat(heard.fresh())
                .containsExactly("failed: file " + file + ": is not there; write it, or correct the path");

        file("b:2\n");
        looks(2);
        assertThat(heard.fresh()).containsExactly("b:2");
    }

    @Test
    void aMissingFileAtTheStartIsAFailureAndItIsWaitedFor() throws IOException {
        started(folder.resolve("nodes"));
        assertThat(heard.fresh()).hasSize(1).allMatch(line -> line.startsWith("failed: "));

        file("a:1\n");
        looks(2);
        assertThat(heard.fresh()).containsExactly("a:1");
    }

    @Test
    void aChangeThatLeavesTimeAndSizeAsTheyWereIsSeen() throws IOException {
        Path file = file("a:1\n");
        FileTime time = Files.getLastModifiedTime(file);
        started(file);
        heard.fresh();

        file("b:2\n");
        Files.setLastModifiedTime(file, time);
        looks(2);

        assertThat(heard.fresh()).containsExactly("b:2");
    }

    @Test
    void whatIsNoFileIsAFailure() throws IOException {
        Path pipe = folder.resolve("pipe");
        Path big = folder.resolve("big");
        Path latin = folder.resolve("latin");
        Files.createDirectory(pipe);
        Files.write(big, new byte[(1 << 20) + 1]);
        Files.write(latin, new byte[] {'a', ':', '1', ' ', '#', (byte) 0xE4});

        started(pipe);
        started(big);
        started(latin);

        assertThat(heard.fresh())
                .containsExactly(
                        "failed: file " + pipe + ": is not a regular file",
                        "failed: file " + big + ": is larger than 1 MiB; that is no list of nodes",
                        "failed: file " + latin + ": is not UTF-8; save it as UTF-8");
    }

    @Test
    void saysNothingAfterItWasClosed() throws IOException {
        NodeSource source = started(file("a:1\n"));
        heard.fresh();

        file("b:2\n");
        looks(1);
        source.close();
        looks(9);

        assertThat(heard.fresh()).isEmpty();
        long steps = timers.steps();
        looks(9);
        assertThat(timers.steps()).as("nothing is planned any more").isEqualTo(steps);
    }

    @Test
    void aPathThatNamesNoFileIsRefused() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeSource.file(Path.of("")))
                .withMessage("file=: names no file; write the path of a file");
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> NodeSource.file(Path.of("/")));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> NodeSource.file(Path.of("x"), Duration.ofMillis(9)))
                .withMessage("poll=9ms: lies between 10ms and 1h");
    }
}
