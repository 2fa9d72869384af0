package io.mha.testkit.mariadb;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where everything lives, and what is done to whole directory trees. */
final class Directories {

    /**
     * System property with the directory to keep everything in; default: {@code mha-testkit} in the user's cache, and
     * memory for what servers write.
     */
    private static final String ROOT_PROPERTY = "mha.testkit.dir";

    /** Memory that looks like a disk; what a process wrote there outlives the process, as on a disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Three servers take about 200 MB at once; two sets and as much again for everybody else. */
    private static final long MEMORY_BYTES = 1L << 30;

    private Directories() {}

    /** The one directory of this user, made if it is missing; no other user may enter it. */
    static Path root() throws IOException {
        String chosen = System.getProperty(ROOT_PROPERTY);
        if (chosen != null) {
            return makePrivate(Path.of(chosen).toAbsolutePath());
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home"));
        Path cache = xdg != null && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
        if (cache.isAbsolute() && (Files.isWritable(cache) || Files.isWritable(home))) {
            return makePrivate(cache.resolve("mha-testkit"));
        }
        // A build user without a home of its own.
        return makePrivate(Path.of(System.getProperty("java.io.tmpdir"), ofUser()));
    }

    /**
     * Where the servers of a run write: in memory if there is room, so that no test and no figure depends on the disk,
     * which all servers here would share and wait for at the same time; else, or if a directory was chosen, in that.
     */
    static Path runs(Path root) throws IOException {
        boolean inMemory = System.getProperty(ROOT_PROPERTY) == null
                && Files.isWritable(MEMORY)
                && Files.getFileStore(MEMORY).getUsableSpace() >= MEMORY_BYTES;
        return Files.createDirectories((inMemory ? makePrivate(MEMORY.resolve(ofUser())) : root).resolve("runs"));
    }

    private static String ofUser() {
        return "mha-testkit-" + System.getProperty("user.name");
    }

    private static Path makePrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }

    /** What the directory holds, directories only; nothing if it is not there. */
    static List<Path> children(Path directory, String prefix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory)
                    .filter(child -> String.valueOf(child.getFileName()).startsWith(prefix))
                    .toList();
        }
    }

    /** Copies a tree into a directory that is not there yet. */
    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Deletes a tree; what somebody else deletes at the same time is no failure. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
