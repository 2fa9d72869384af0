package io.mha.testkit.mariadb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one run. Its owner holds a file lock that the kernel drops when the owner dies, however it dies;
 * that tells a living run from a left one better than a process id, which may be in use again.
 */
final class RunDirectory {

    private static final String LOCK_FILE = "lock";

    private final Path path;
    private final FileChannel channel;

    private RunDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Removes what dead runs have left, then makes a directory for this one. */
    static RunDirectory create(Path runs) throws IOException {
        // Our own runs are alive; and closing a second channel to their lock file would drop their lock.
        String own = ProcessHandle.current().pid() + "-";
        for (Path run : Directories.children(runs, "")) {
            if (!String.valueOf(run.getFileName()).startsWith(own)) {
                try {
                    removeIfLeft(run);
                } catch (IOException e) {
                    // Somebody else's rubbish must not keep this run from starting; the next one tries again.
                }
            }
        }
        while (true) {
            Path path = Files.createTempDirectory(runs, own);
            RunDirectory claimed = claim(path);
            if (claimed != null) {
                return claimed;
            }
        }
    }

    /** Takes the lock; null if another process swept the directory before that. */
    private static @Nullable RunDirectory claim(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            if (Files.exists(path)) {
                throw e;
            }
            return null;
        }
        FileLock lock = channel.tryLock();
        if (lock != null && Files.exists(file)) {
            return new RunDirectory(path, channel);
        }
        channel.close();
        return null;
    }

    private static void removeIfLeft(Path run) throws IOException {
        RunDirectory left = claim(run);
        if (left != null) {
            // Normally no server outlives its run; one whose guard was killed too might, even a frozen one.
            ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains("--datadir=" + run + "/"))
                            .isPresent())
                    .forEach(process -> {
                        if (process.destroyForcibly()) {
                            process.onExit().join();
                        }
                    });
            left.remove();
        }
    }

    Path path() {
        return path;
    }

    /** Deletes everything and gives the lock back. */
    void remove() throws IOException {
        try (channel) {
            Directories.delete(path);
        }
    }
}
