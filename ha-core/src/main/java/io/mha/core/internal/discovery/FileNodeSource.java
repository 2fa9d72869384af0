package io.mha.core.internal.discovery;

import io.mha.core.config.ConfigException;
import io.mha.core.node.NodeSource;
import io.mha.core.time.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Nodes from a file. Each look reads the whole file: it is small, and its time stamp may lie, because two writes within
 * one tick of the file system leave the same one.
 */
public final class FileNodeSource implements NodeSource {
    private static final Duration MIN_POLL = Duration.ofMillis(10);
    private static final Duration MAX_POLL = Duration.ofHours(1);
    private static final Duration FIRST_POLL = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final Duration poll;
    private volatile boolean closed;
    private volatile @Nullable Timers timers;
    private @Nullable Poller<String> poller;

    /**
     * Looks at nothing yet.
     *
     * @param path the file
     * @param poll time between two looks
     */
    public FileNodeSource(Path path, Duration poll) {
        if (path.toString().isBlank() || path.getFileName() == null) {
            throw new ConfigException("file", path.toString(), "names no file; write the path of a file");
        }
        if (poll.compareTo(MIN_POLL) < 0 || poll.compareTo(MAX_POLL) > 0) {
            throw new ConfigException("poll", poll.toMillis() + "ms", "lies between 10ms and 1h");
        }
        this.path = path;
        this.poll = poll;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public void start(Timers time, Sink sink) {
        timers = time;
        time.execute(() -> {
            if (!closed) {
                begin(time, sink);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        Timers time = timers;
        if (time != null) {
            time.execute(() -> {
                if (poller != null) {
                    poller.stop();
                }
            });
        }
    }

    private void begin(Timers time, Sink sink) {
        FileSight sight = new FileSight(path.toString(), sink);
        poller = new Poller<>(
                time,
                () -> read(path),
                LIMIT,
                content -> seen(sight, () -> sight.content(content)),
                why -> seen(sight, () -> sight.failure(why)));
        poller.in(0);
    }

    private void seen(FileSight sight, Runnable what) {
        if (closed || poller == null) {
            return;
        }
        what.run();
        boolean soon = sight.isFirst() && FIRST_POLL.compareTo(poll) < 0;
        poller.in((soon ? FIRST_POLL : poll).toNanos());
    }

    /** The whole text, or an exception whose message is the same as long as the cause is. */
    static String read(Path path) throws SourceException {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe would block
                throw new SourceException("is not a regular file");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(MAX_BYTES + 1);
            }
            if (bytes.length > MAX_BYTES) {
                throw new SourceException("is larger than 1 MiB; that is no list of nodes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new SourceException("is not there; write it, or correct the path");
        } catch (AccessDeniedException e) {
            throw new SourceException("may not be read; check its permissions");
        } catch (CharacterCodingException e) {
            throw new SourceException("is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new SourceException("cannot be read: " + e);
        }
    }
}
