package io.mha.core.node;

import io.mha.core.config.ConfigException;
import io.mha.core.internal.discovery.DnsNodeSource;
import io.mha.core.internal.discovery.FileNodeSource;
import io.mha.core.internal.discovery.LastKnownGood;
import io.mha.core.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the nodes of a cluster come from. A source publishes complete lists, never changes to a list; what is done with
 * a list, and what a missing or an empty one means, is the same for all sources: an empty list and a failure remove
 * nothing, a node that is gone is drained before it is forgotten.
 */
public interface NodeSource extends AutoCloseable {
    /** Takes what a source finds. May be called from any thread. */
    interface Sink {
        /**
         * A complete list. It may be the same as before: that says that it still holds.
         *
         * @param nodes all nodes that the source knows now
         */
        void nodes(List<Node> nodes);

        /**
         * The source could not be read; what it said last still holds.
         *
         * @param why one line, without secrets
         */
        void failed(String why);
    }

    /**
     * One word for logs and for the origin of votes, such as {@code dns}.
     *
     * @return the name of the source
     */
    String name();

    /**
     * Begins to publish. Must not block: what blocks runs by {@link Timers#runBlocking}.
     *
     * @param timers time and threads of the cluster
     * @param sink takes the lists
     */
    void start(Timers timers, Sink sink);

    /**
     * The state of a node has changed, so that a source that asks at intervals may want to ask sooner: for instance the
     * address of a node that is down may have moved. Nothing by default.
     *
     * @param anyDown whether any node is down now
     */
    default void hint(boolean anyDown) {}

    /** Stops to publish and gives up what is open. Nothing by default. */
    @Override
    default void close() {}

    /**
     * The same source with a memory: its last good list is kept in a file, for a start at which the source cannot be
     * read.
     *
     * <p>The file is written in the background after every list that is not empty and not what it says already. It is in
     * the format of {@link #file(Path)}, holds what a {@link Node} says and no secrets, and only its owner may read it.
     * It is replaced as a whole, by a file {@code <name>.<number>.tmp} beside it that is forced to the disk before, so
     * that it is never half written; what a crash leaves of such a file is never read. If it cannot be written, a WARN
     * line says so once for each cause; the list counts all the same, and the next one tries again.
     *
     * <p>The file is read at most once, when the source fails before it has sent any list. What it says is then sent,
     * and after it the failure: the nodes are used and checked like any others, and the source counts as stale until it
     * sends a list itself. A file that is not there is no error. Of one that is damaged or cannot be read, a WARN line
     * says what is wrong; it is not used, not even in part, and stays as it is until the next good list replaces it.
     *
     * <p>To be called before {@link #start}; then only what this returns is started and closed.
     *
     * @param file the file, for this source alone; its folder must be there and allow new files
     * @return the source with a memory; its name is the same
     * @throws ConfigException if the path is blank or names no file; its key is {@code rememberedIn}
     */
    default NodeSource rememberedIn(Path file) {
        return new LastKnownGood(this, file);
    }

    /**
     * A list that never changes.
     *
     * @param nodes all nodes
     * @return the source
     */
    static NodeSource of(List<Node> nodes) {
        List<Node> copy = List.copyOf(nodes);
        return new NodeSource() {
            @Override
            public String name() {
                return "static";
            }

            @Override
            public void start(Timers timers, Sink sink) {
                sink.nodes(copy);
            }
        };
    }

    /**
     * A file with a node per line, looked at each second; see {@link #file(Path, Duration)}.
     *
     * @param path the file; it need not be there yet
     * @return the source
     * @throws ConfigException if the path is blank or names no file
     */
    static NodeSource file(Path path) {
        return file(path, Duration.ofSeconds(1));
    }

    /**
     * A file with a node per line: {@code host:port [name=..] [weight=..] [backup|priority=n] [maxconn=n]}, or as in
     * HAProxy {@code server <name> <host>:<port> [weight n] [backup] [maxconn n]}; {@code #} begins a comment. It is
     * looked at again and again, so that a file on NFS or in a Kubernetes ConfigMap works like any other. A change holds
     * when two looks in a row have seen the same content, so that a file in the course of being written is not taken for
     * a short one. A file that is missing, empty or wrong is a failure; what it said last still holds.
     *
     * @param path the file; it need not be there yet
     * @param poll time between two looks, 10 ms to 1 h
     * @return the source
     * @throws ConfigException if the path is blank or names no file, or the time is out of its range
     */
    static NodeSource file(Path path, Duration poll) {
        return new FileNodeSource(path, poll);
    }

    /**
     * The addresses or the SRV records of a name, asked again and again past the cache of the JVM.
     *
     * @param dns what to ask whom how often
     * @return the source
     */
    static NodeSource dns(Dns dns) {
        return new DnsNodeSource(dns);
    }

    /**
     * What to ask a name server. A node is named {@code address:port} or, by SRV, {@code target:port}.
     *
     * @param name fully qualified name, such as {@code db.example.org} or {@code _mysql._tcp.example.org}; search lists
     *     are not applied
     * @param type which records make the nodes
     * @param port TCP port of every node; 0 for SRV, whose records have ports of their own
     * @param refresh time between two questions, 100 ms to 1 day, default 30 s; the time to live of the records is not
     *     used
     * @param refreshWhileDown the same while any node is down and after a failure, default 5 s; at most
     *     {@code refresh}
     * @param servers name servers as {@code host} or {@code host:port}, asked in this order; empty for the system's
     * @param hold in how many answers in a row an address must be absent before it is gone, 1 to 1000, default 3
     *     (HAProxy {@code hold obsolete}, counted instead of timed)
     */
    record Dns(
            String name,
            Type type,
            int port,
            Duration refresh,
            Duration refreshWhileDown,
            List<String> servers,
            int hold) {
        private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
        private static final Pattern SERVER = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
        private static final int MAX_PORT = 65_535;
        private static final int MAX_NAME = 254;
        private static final int MAX_HOLD = 1_000;
        private static final Duration MIN_REFRESH = Duration.ofMillis(100);

        /** Which records make the nodes. */
        public enum Type {
            /** IPv4 addresses. */
            A,
            /** IPv6 addresses. */
            AAAA,
            /** IPv4 and IPv6 addresses, all of them. */
            A_AND_AAAA,
            /**
             * Host, port, weight and priority (RFC 2782). The lowest priority is level 0, the next one level 1, and so
             * on; weights are cut to 1 to 256.
             */
            SRV
        }

        /**
         * Checks the values.
         *
         * @param name as above
         * @param type as above
         * @param port as above
         * @param refresh as above
         * @param refreshWhileDown as above
         * @param servers as above
         * @param hold as above
         * @throws ConfigException if a value is out of its range, or does not fit another
         */
        public Dns {
            servers = List.copyOf(servers);
            if (name.length() > MAX_NAME || !NAME.matcher(name).matches()) {
                throw new ConfigException("dns", name, "is not a name of the DNS; write one such as db.example.org");
            }
            if (type == Type.SRV && port != 0) {
                throw new ConfigException(
                        "port", Integer.toString(port), "SRV records have their own ports; leave it 0");
            }
            if (type != Type.SRV && (port < 1 || port > MAX_PORT)) {
                throw new ConfigException("port", Integer.toString(port), "a port lies between 1 and 65535");
            }
            if (refresh.compareTo(MIN_REFRESH) < 0 || refresh.compareTo(Duration.ofDays(1)) > 0) {
                throw new ConfigException("refresh", refresh.toMillis() + "ms", "lies between 100ms and 1d");
            }
            if (refreshWhileDown.compareTo(MIN_REFRESH) < 0 || refreshWhileDown.compareTo(refresh) > 0) {
                throw new ConfigException(
                        "refreshWhileDown", refreshWhileDown.toMillis() + "ms", "lies between 100ms and refresh");
            }
            for (String server : servers) {
                if (!SERVER.matcher(server).matches()) {
                    throw new ConfigException("servers", server, "is not host or host:port, as in 10.0.0.2:53");
                }
            }
            if (hold < 1 || hold > MAX_HOLD) {
                throw new ConfigException("hold", Integer.toString(hold), "lies between 1 and 1000 answers");
            }
        }

        /**
         * A node per IPv4 and IPv6 address of a name.
         *
         * @param name fully qualified name
         * @param port TCP port of every node
         * @return the question, all else by default
         * @throws ConfigException if a value is out of its range
         */
        public static Dns addresses(String name, int port) {
            return of(name, Type.A_AND_AAAA, port);
        }

        /**
         * A node per SRV record of a name, as of a headless service in Kubernetes.
         *
         * @param name fully qualified name, {@code _service._proto.domain}
         * @return the question, all else by default
         * @throws ConfigException if it is no name
         */
        public static Dns srv(String name) {
            return of(name, Type.SRV, 0);
        }

        /**
         * The same question for other records.
         *
         * @param newType which records make the nodes
         * @return the changed question
         * @throws ConfigException if the port does not fit the type
         */
        public Dns withType(Type newType) {
            return new Dns(name, newType, port, refresh, refreshWhileDown, servers, hold);
        }

        /**
         * The same question at other times.
         *
         * @param newRefresh time between two questions
         * @param newRefreshWhileDown the same while any node is down
         * @return the changed question
         * @throws ConfigException if one is out of its range
         */
        public Dns withRefresh(Duration newRefresh, Duration newRefreshWhileDown) {
            return new Dns(name, type, port, newRefresh, newRefreshWhileDown, servers, hold);
        }

        /**
         * The same question to certain name servers.
         *
         * @param newServers {@code host} or {@code host:port}; empty for the system's
         * @return the changed question
         * @throws ConfigException if one is not written like that
         */
        public Dns withServers(List<String> newServers) {
            return new Dns(name, type, port, refresh, refreshWhileDown, newServers, hold);
        }

        /**
         * The same question with another patience for absent addresses.
         *
         * @param newHold answers in a row, 1 to 1000; 1 drops an address at once
         * @return the changed question
         * @throws ConfigException if it is out of its range
         */
        public Dns withHold(int newHold) {
            return new Dns(name, type, port, refresh, refreshWhileDown, servers, newHold);
        }

        private static Dns of(String name, Type type, int port) {
            return new Dns(name, type, port, Duration.ofSeconds(30), Duration.ofSeconds(5), List.of(), 3);
        }
    }
}
