package io.mha.benchmarks.scoreboard;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mha.core.ClusterEvent;
import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDataSource;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.relay.FaultRelay;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** One of those who are compared: how it gets its connections, and what an operator can tell it. */
interface Side extends AutoCloseable {
    /** What is asked for connections. */
    DataSource source();

    /** How often a node was taken out of service. */
    int ejections();

    /** Takes a node out before it is restarted, and waits until nothing is left on it. */
    void drain(String node) throws InterruptedException;

    /** The node is there again. */
    void ready(String node);

    @Override
    void close();

    /** The two of them. */
    enum Kind {
        /** With its defaults. */
        MHA("MHA"),
        /** HikariCP over {@code jdbc:mysql:loadbalance}, tuned by hand. */
        PEER("HikariCP + loadbalance");

        final String title;

        Kind(String title) {
            this.title = title;
        }

        Side open(List<FaultRelay> nodes, String parameters, boolean verbose) {
            return this == MHA ? new Mha(nodes, parameters, verbose) : new Peer(nodes);
        }
    }

    /** MHA as somebody has it who sets nothing; Connector/J has no socketTimeout then, that is none at all. */
    final class Mha implements Side {
        private static final long DRAIN_SECONDS = 20;
        private static final long LOOK_MILLIS = 10;

        private final MhaDataSource source;
        private final AtomicInteger ejections = new AtomicInteger();
        private final long began = System.nanoTime();

        Mha(List<FaultRelay> nodes, String parameters, boolean verbose) {
            String hosts = nodes.stream()
                    .map(node -> "(host=" + node.host() + ",port=" + node.port() + ",name=" + node.name() + ")")
                    .collect(Collectors.joining(","));
            source = new MhaDataSource(
                    JdbcConfig.of("jdbc:mha:mysql://" + hosts + "/" + MariaDbServer.DATABASE + "?user="
                            + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD + parameters),
                    event -> {
                        if (event instanceof ClusterEvent.NodeChanged changed
                                && (changed.to() == NodeStatus.DOWN || changed.to() == NodeStatus.OPEN)) {
                            ejections.incrementAndGet();
                        }
                        if (verbose) {
                            long at = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                            System.err.println("    " + at + " ms: " + event);
                        }
                    });
        }

        @Override
        public DataSource source() {
            return source;
        }

        @Override
        public int ejections() {
            return ejections.get();
        }

        @Override
        public void drain(String node) throws InterruptedException {
            source.cluster().execute(Command.drain(node).because("restart"));
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
            while (source.activeConnections(node) > 0 && System.nanoTime() - until < 0) {
                Thread.sleep(LOOK_MILLIS);
            }
        }

        @Override
        public void ready(String node) {
            source.cluster().execute(Command.ready(node).because("restarted"));
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** The best that could be made of it by hand without a socket timeout below 30 s. It knows no drain. */
    final class Peer implements Side {
        private static final int POOL = 30;
        private static final long BORROW_MILLIS = 3_000;
        private static final long VALIDATION_MILLIS = 1_000;
        private static final String TUNING =
                "&connectTimeout=1000&socketTimeout=30000&loadBalanceBlocklistTimeout=5000&retriesAllDown=2";

        private final HikariDataSource source;

        Peer(List<FaultRelay> nodes) {
            HikariConfig config = new HikariConfig();
            String hosts =
                    nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
            config.setJdbcUrl("jdbc:mysql:loadbalance://" + hosts + "/" + MariaDbServer.DATABASE + "?user="
                    + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD + TUNING);
            config.setMaximumPoolSize(POOL);
            config.setConnectionTimeout(BORROW_MILLIS);
            config.setValidationTimeout(VALIDATION_MILLIS);
            source = new HikariDataSource(config);
        }

        @Override
        public DataSource source() {
            return source;
        }

        @Override
        public int ejections() {
            return 0;
        }

        @Override
        public void drain(String node) {
            // Nothing that an operator could say.
        }

        @Override
        public void ready(String node) {
            // It finds out by itself.
        }

        @Override
        public void close() {
            source.close();
        }
    }
}
