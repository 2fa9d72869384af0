package io.mha.benchmarks.selects;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mha.jdbc.MhaDataSource;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** One of those who are compared: where its connections come from. All of them use Connector/J as it is. */
interface Contender extends AutoCloseable {
    /** How many connections each may have to a node. */
    int PER_NODE = 10;

    /**
     * Borrows.
     *
     * @param turn counts the calls of a thread
     */
    Connection connection(long turn) throws SQLException;

    @Override
    void close();

    /** A HikariCP pool for each node, used in turn: there is nothing faster that would still use both. */
    record Alternation(List<HikariDataSource> pools) implements Contender {
        static Alternation of(List<MariaDbServer> nodes) {
            return new Alternation(nodes.stream()
                    .map(node -> hikari(node.host(), node.port(), PER_NODE))
                    .toList());
        }

        @Override
        public Connection connection(long turn) throws SQLException {
            return pools.get((int) (turn % pools.size())).getConnection();
        }

        @Override
        public void close() {
            pools.forEach(HikariDataSource::close);
        }
    }

    /** MHA with its defaults. */
    record Mha(MhaDataSource source) implements Contender {
        static Mha of(List<MariaDbServer> nodes) {
            String hosts =
                    nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
            return new Mha(new MhaDataSource("jdbc:mha:mysql://" + hosts + "/" + MariaDbServer.DATABASE + "?user="
                    + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD + "&maxPoolSize=" + PER_NODE));
        }

        @Override
        public Connection connection(long turn) throws SQLException {
            return source.getConnection();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /** One HikariCP pool over an HAProxy that stands before both nodes. */
    record Proxied(HikariDataSource pool) implements Contender {
        static Proxied of(HaProxy proxy, int nodes) {
            return new Proxied(hikari("127.0.0.1", proxy.port(), PER_NODE * nodes));
        }

        @Override
        public Connection connection(long turn) throws SQLException {
            return pool.getConnection();
        }

        @Override
        public void close() {
            pool.close();
        }
    }

    private static HikariDataSource hikari(String host, int port, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:mysql://" + host + ":" + port + "/" + MariaDbServer.DATABASE);
        config.setUsername(MariaDbServer.USER);
        config.setPassword(MariaDbServer.PASSWORD);
        config.setMaximumPoolSize(size);
        return new HikariDataSource(config);
    }
}
