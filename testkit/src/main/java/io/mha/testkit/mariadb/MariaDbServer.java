package io.mha.testkit.mariadb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One real MariaDB server, in a process of its own with a data directory of its own. A commit that it has acknowledged
 * survives {@link #kill()}. Thread-safe; the methods that change the process wait for each other and return when the
 * change has happened.
 */
public final class MariaDbServer {

    /** The database that every server starts with; it is empty. */
    public static final String DATABASE = "app";

    /** A user with all privileges, from any host. */
    public static final String USER = "app";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "app-secret";

    static final String HOST = "127.0.0.1";

    private static final long START_MILLIS = 60_000;
    private static final long STOP_MILLIS = 30_000;
    private static final int PORTS_TO_TRY = 5;

    private final String name;
    private final Installation installation;
    private final Path directory;
    private final Path log;
    private final List<String> extraArgs;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile int port;
    private volatile boolean closed;
    private volatile @Nullable GuardedProcess process;

    /** Makes the data directory; starts nothing. */
    MariaDbServer(String name, Installation installation, Path directory, int port, List<String> extraArgs)
            throws IOException {
        this.name = name;
        this.installation = installation;
        this.directory = directory;
        this.log = directory.resolve("error.log");
        this.port = port;
        this.extraArgs = extraArgs;
        Files.createDirectories(directory.resolve("tmp"));
        Directories.copy(installation.template(), directory.resolve("data"));
    }

    /**
     * The server's name.
     *
     * @return {@code node1}, {@code node2} and so on
     */
    public String name() {
        return name;
    }

    /**
     * The address that the server listens on.
     *
     * @return always {@code 127.0.0.1}
     */
    public String host() {
        return HOST;
    }

    /**
     * The TCP port that the server listens on; it stays the same across restarts.
     *
     * @return the port
     */
    public int port() {
        return port;
    }

    /**
     * The process id of the server, or of its latest process if it is down.
     *
     * @return the process id
     * @throws IllegalStateException if the server was never started
     */
    public long pid() {
        GuardedProcess latest = process;
        if (latest == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return latest.pid();
    }

    /**
     * Where to find {@link #DATABASE}; user and password are not part of it.
     *
     * @return a URL for MySQL Connector/J
     */
    public String jdbcUrl() {
        return "jdbc:mysql://" + HOST + ":" + port + "/" + DATABASE;
    }

    /**
     * Whether the server's process lives; a frozen one does.
     *
     * @return true from start to end of the process
     */
    public boolean isRunning() {
        GuardedProcess latest = process;
        return latest != null && latest.isRunning();
    }

    /**
     * Whether the server is frozen.
     *
     * @return true between {@link #freeze()} and {@link #thaw()}
     */
    public boolean isFrozen() {
        GuardedProcess latest = process;
        return latest != null && latest.isFrozen();
    }

    /**
     * Starts the server again on the same port and data directory, and waits at most 60 s until it accepts logins. Does
     * nothing if it is running.
     *
     * @throws IllegalStateException if it does not come up, with the end of its error log; or if its set is closed
     */
    public void start() {
        locked(() -> {
            if (!isRunning()) {
                StartLog start = launch();
                if (!isUp(start)) {
                    throw failure(start);
                }
            }
        });
    }

    /**
     * Stops the server in good order (SIGTERM), thawed first if it is frozen, and waits at most 30 s for its end. Does
     * nothing if it is down.
     *
     * @throws IllegalStateException if it had to be killed after that time
     */
    public void stop() {
        locked(() -> {
            GuardedProcess latest = process;
            if (latest != null && latest.isRunning() && !latest.stop(STOP_MILLIS)) {
                throw new IllegalStateException(name + " did not stop within 30 s and was killed");
            }
        });
    }

    /** Kills the server (SIGKILL), frozen or not, and waits until its process is gone. Does nothing if it is down. */
    public void kill() {
        locked(this::killNow);
    }

    /**
     * Freezes the server (SIGSTOP): its port still accepts connections, nothing answers.
     *
     * @throws IllegalStateException if it is down
     */
    public void freeze() {
        locked(() -> running().freeze());
    }

    /**
     * Lets a frozen server go on (SIGCONT). Does nothing if it is not frozen.
     *
     * @throws IllegalStateException if it is down
     */
    public void thaw() {
        locked(() -> running().thaw());
    }

    /** Names the server, its port and its process. */
    @Override
    public String toString() {
        GuardedProcess latest = process;
        return name + " (" + HOST + ":" + port + (latest == null ? "" : ", process " + latest.pid()) + ")";
    }

    /** Starts the process and does not wait for it. */
    StartLog launch() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        killNow(); // takes leave of a process that has ended by itself
        try {
            List<String> command = installation.command(directory.resolve("data"));
            command.addAll(extraArgs);
            command.add("--bind-address=" + HOST);
            command.add("--port=" + port);
            command.add("--socket=");
            command.add("--tmpdir=" + directory.resolve("tmp"));
            command.add("--pid-file=" + directory.resolve("pid"));
            StartLog start = new StartLog(log);
            process = GuardedProcess.start(command, log);
            return start;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** Waits for the first start; if somebody else was faster to take the port, tries again on another one. */
    void finishFirstStart(StartLog first, FreePorts ports) throws IOException {
        StartLog start = first;
        for (int tried = 1; !isUp(start); tried++) {
            if (tried == PORTS_TO_TRY || !start.saysPortIsTaken()) {
                throw failure(start);
            }
            port = ports.next();
            start = launch();
        }
    }

    /** Kills the server for good; a start that is under way gives up. */
    void close() {
        closed = true;
        kill();
    }

    private boolean isUp(StartLog start) {
        GuardedProcess latest = process;
        return latest != null
                && latest.await(() -> closed || !latest.isRunning() || isAccepting(start), START_MILLIS)
                && !closed
                && latest.isRunning();
    }

    /** The port alone would not do: another process may answer there. */
    private boolean isAccepting(StartLog start) {
        return start.saysReady() && StartLog.greets(port);
    }

    private IllegalStateException failure(StartLog start) {
        killNow();
        return new IllegalStateException(this + " did not come up" + (closed ? ", it was closed" : "")
                + ". Its log ends with:\n" + start.lastLines());
    }

    private void killNow() {
        GuardedProcess latest = process;
        if (latest != null) {
            latest.kill();
        }
    }

    private GuardedProcess running() {
        GuardedProcess latest = process;
        if (latest == null || !latest.isRunning()) {
            throw new IllegalStateException(name + " is down");
        }
        return latest;
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
