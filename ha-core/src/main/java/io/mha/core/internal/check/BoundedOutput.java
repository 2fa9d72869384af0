package io.mha.core.internal.check;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a program prints, keeps the beginning, and never makes it wait. By a file, not by a pipe: a pipe fills up
 * unless a thread of its own empties it, and stays open as long as a child in the background holds it.
 */
final class BoundedOutput implements AutoCloseable {
    private static final int KEPT = 4_096;
    private static final long MAX_SIZE = 1L << 20;

    private final @Nullable Path file;
    private @Nullable String beginning;

    private BoundedOutput(@Nullable Path file) {
        this.file = file;
    }

    /** Without a place for temporary files the output is thrown away; the exit code still counts. */
    static BoundedOutput open() {
        try {
            return new BoundedOutput(Files.createTempFile("mha-check-", ".out"));
        } catch (IOException e) {
            return new BoundedOutput(null);
        }
    }

    /** For a process to write to; it appends, so that its file can be cut while it writes. */
    ProcessBuilder.Redirect redirect() {
        return file == null ? ProcessBuilder.Redirect.DISCARD : ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Nothing to read: the end of the file at once. */
    static ProcessBuilder.Redirect nothing() {
        return ProcessBuilder.Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL"));
    }

    /** Cuts what is too long; returns whether it was. */
    boolean trim() {
        if (file == null) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() <= MAX_SIZE) {
                return false;
            }
            if (beginning == null) {
                beginning = read(channel);
            }
            channel.truncate(0);
            return true;
        } catch (IOException e) {
            return false; // the next look may be luckier
        }
    }

    /** The first line that is not blank; empty if there is none. */
    String line() {
        if (beginning != null) {
            return OneLine.of(beginning);
        }
        if (file == null) {
            return "";
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return OneLine.of(read(channel));
        } catch (IOException e) {
            return "";
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(KEPT);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) > 0) {
            // until it is full or the file ends
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
