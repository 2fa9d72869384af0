package io.mha.testkit.mariadb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of real MariaDB servers on free loopback ports, with one directory of their own. The first use ever unpacks the
 * server into the user's cache (about 400 MB, {@code -Dmha.testkit.dir} moves it); later ones take seconds. What the
 * servers write is in {@code /dev/shm} if a gigabyte is free there and no directory was chosen. No server outlives this
 * JVM, however it ends. Thread-safe.
 */
public final class MariaDbServers implements AutoCloseable {

    private final RunDirectory directory;
    private final List<MariaDbServer> servers;
    private final Thread closeAtExit = new Thread(this::closeNow, "mha-testkit-close");

    private MariaDbServers(RunDirectory directory, List<MariaDbServer> servers) {
        this.directory = directory;
        this.servers = List.copyOf(servers);
    }

    /**
     * Starts servers in parallel and waits until each accepts logins.
     *
     * @param count how many, at least 1; they are named {@code node1}, {@code node2} and so on
     * @return the running servers
     * @throws IllegalStateException if one does not come up, with the end of its error log; none is left running then
     */
    public static MariaDbServers start(int count) {
        return start(count, List.of());
    }

    /**
     * Starts servers in parallel, with more settings, and waits until each accepts logins.
     *
     * @param count how many, at least 1; they are named {@code node1}, {@code node2} and so on
     * @param extraArgs arguments of mariadbd, for example {@code --max-connections=20}
     * @return the running servers
     * @throws IllegalStateException if one does not come up, with the end of its error log; none is left running then
     */
    public static MariaDbServers start(int count, List<String> extraArgs) {
        if (count < 1) {
            throw new IllegalArgumentException("At least 1 server, not " + count);
        }
        try {
            Path root = Directories.root();
            Installation installation = Installation.prepare(root);
            RunDirectory directory = RunDirectory.create(Directories.runs(root));
            List<MariaDbServer> servers = new ArrayList<>();
            FreePorts ports = new FreePorts();
            for (int number = 1; number <= count; number++) {
                String name = "node" + number;
                servers.add(new MariaDbServer(
                        name, installation, directory.path().resolve(name), ports.next(), List.copyOf(extraArgs)));
            }
            MariaDbServers set = new MariaDbServers(directory, servers);
            set.startAll(ports);
            return set;
        } catch (IOException e) {
            throw new UncheckedIOException("MariaDB could not be prepared", e);
        }
    }

    private void startAll(FreePorts ports) throws IOException {
        Runtime.getRuntime().addShutdownHook(closeAtExit);
        boolean up = false;
        try {
            List<StartLog> starts = new ArrayList<>();
            for (MariaDbServer server : servers) {
                starts.add(server.launch());
            }
            for (int index = 0; index < servers.size(); index++) {
                servers.get(index).finishFirstStart(starts.get(index), ports);
            }
            up = true;
        } finally {
            if (!up) {
                close();
            }
        }
    }

    /**
     * One of the servers.
     *
     * @param index 0 for {@code node1}
     * @return the server
     * @throws IndexOutOfBoundsException if there is none
     */
    public MariaDbServer get(int index) {
        return servers.get(index);
    }

    /**
     * All servers, by number.
     *
     * @return an unmodifiable list
     */
    public List<MariaDbServer> all() {
        return servers;
    }

    /** Kills all servers, frozen ones too, and removes their directory. A second call does nothing. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way out and the hook does the same.
        }
        closeNow();
    }

    private void closeNow() {
        for (MariaDbServer server : servers) {
            server.close();
        }
        try {
            directory.remove();
        } catch (IOException e) {
            throw new UncheckedIOException("The directory of the servers could not be removed", e);
        }
    }
}
