package io.mha.core.internal.discovery;

import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import io.mha.core.time.Timers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source that keeps its last good list in a file. If it fails before it has published anything, the stored list is
 * published in its place, followed by the failure, so that the list counts as stale. The file is replaced atomically, is
 * in the format of {@link NodeSource#file}, and holds nothing but what a {@link Node} says.
 */
public final class LastKnownGood implements NodeSource {
    private static final Logger log = LoggerFactory.getLogger(LastKnownGood.class);

    private final NodeSource source;
    private final Path path;
    private boolean published;
    private boolean reading;
    private boolean looked;
    private boolean writing;
    private String failure = "";
    private String instead = "";
    private String written = "";
    private @Nullable String toWrite;
    private String complaint = "";

    /**
     * Touches nothing yet.
     *
     * @param source what to remember
     * @param path where; its folder must be there
     */
    public LastKnownGood(NodeSource source, Path path) {
        if (path.toString().isBlank() || path.getFileName() == null) {
            throw new ConfigException("rememberedIn", path.toString(), "names no file; write the path of a file");
        }
        this.source = source;
        this.path = path.toAbsolutePath();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public void start(Timers timers, Sink sink) {
        source.start(timers, new Sink() {
            @Override
            public void nodes(List<Node> nodes) {
                timers.execute(() -> good(nodes, timers, sink));
            }

            @Override
            public void failed(String why) {
                timers.execute(() -> bad(why, timers, sink));
            }
        });
    }

    @Override
    public void hint(boolean anyDown) {
        source.hint(anyDown);
    }

    @Override
    public void close() {
        source.close();
    }

    private void good(List<Node> nodes, Timers timers, Sink sink) {
        sink.nodes(nodes);
        if (nodes.isEmpty()) {
            return;
        }
        published = true;
        instead = "";
        try {
            toWrite = NodeLines.format(nodes);
        } catch (ConfigException e) {
            complain("cannot be stored: " + e.getMessage());
        }
        write(timers);
    }

    private void bad(String why, Timers timers, Sink sink) {
        failure = why;
        if (published || looked) {
            sink.failed(why + instead);
        } else if (!reading) {
            reading = true;
            timers.runBlocking(() -> {
                List<Node> stored = read();
                timers.execute(() -> serve(stored, sink));
            });
        }
    }

    private void serve(List<Node> stored, Sink sink) {
        looked = true;
        if (published) {
            return; // the source was faster, and knows better
        }
        if (!stored.isEmpty()) {
            instead = "; the stored list of " + path + " is used";
            sink.nodes(stored);
        }
        sink.failed(failure + instead);
    }

    private List<Node> read() {
        try {
            return Files.exists(path) ? NodeLines.parse(FileNodeSource.read(path)) : List.of();
        } catch (SourceException e) {
            log.warn("the stored list of nodes {} is not used: {}", path, e.getMessage());
            return List.of();
        }
    }

    private void write(Timers timers) {
        String text = toWrite;
        if (writing || text == null || text.equals(written)) {
            return;
        }
        writing = true;
        timers.runBlocking(() -> {
            String problem = replace(text);
            timers.execute(() -> {
                writing = false;
                if (problem == null) {
                    written = text;
                    complaint = "";
                    write(timers);
                } else {
                    complain(problem); // the next list tries again
                }
            });
        });
    }

    private void complain(String problem) {
        if (!problem.equals(complaint)) {
            complaint = problem;
            log.warn("the last good list of nodes cannot be kept in {}: {}", path, problem);
        }
    }

    private @Nullable String replace(String text) {
        String header = "# The last good list of nodes from the source '%s', for a start at which it cannot be read.%n"
                .formatted(source.name());
        Path folder = path.getParent();
        Path fresh = null;
        try {
            fresh = Files.createTempFile(folder, path.getFileName() + ".", ".tmp");
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((header + text).getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            return null;
        } catch (IOException e) {
            return e + leftovers(fresh);
        }
    }

    private static String leftovers(@Nullable Path fresh) {
        try {
            if (fresh != null) {
                Files.deleteIfExists(fresh);
            }
            return "";
        } catch (IOException e) {
            return ", and " + e;
        }
    }
}
