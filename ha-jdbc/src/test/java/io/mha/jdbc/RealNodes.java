package io.mha.jdbc;

import io.mha.core.health.NodeState;
import io.mha.core.health.NodeStatus;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Real MariaDB servers, and a straight way to each that does not go through MHA. */
final class RealNodes implements AutoCloseable {
    private final MariaDbServers servers;

    private RealNodes(MariaDbServers servers) {
        this.servers = servers;
    }

    static RealNodes start(int count, String... arguments) throws SQLException {
        RealNodes nodes = new RealNodes(MariaDbServers.start(count, List.of(arguments)));
        nodes.onEach("CREATE TABLE item (id BIGINT NOT NULL, tx BIGINT NOT NULL, note VARCHAR(40))");
        return nodes;
    }

    MariaDbServer get(int index) {
        return servers.get(index);
    }

    MariaDbServer named(String name) {
        return servers.all().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A URL over all nodes, with the settings that a user has who sets none. */
    String url(String driver, String... parameters) {
        String hosts = servers.all().stream()
                .map(node -> "(host=" + node.host() + ",port=" + node.port() + ",name=" + node.name() + ")")
                .collect(Collectors.joining(","));
        String more = parameters.length == 0 ? "" : "&" + String.join("&", parameters);
        return "jdbc:mha:" + driver + "://" + hosts + "/" + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER
                + "&password=" + MariaDbServer.PASSWORD + more;
    }

    MhaDataSource dataSource(String driver, String... parameters) {
        return new MhaDataSource(JdbcConfig.of(url(driver, parameters)));
    }

    /** What stands in the table, over all nodes together. */
    List<Long> ids() throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (MariaDbServer server : servers.all()) {
            ids.addAll(numbers(server, "SELECT id FROM item"));
        }
        return ids;
    }

    List<Long> numbers(MariaDbServer server, String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Connection connection = straight(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    void onEach(String sql) throws SQLException {
        for (MariaDbServer server : servers.all()) {
            on(server, sql);
        }
    }

    void on(MariaDbServer server, String sql) throws SQLException {
        try (Connection connection = straight(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection straight(MariaDbServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    /** Brings all servers back to life and empties the table. */
    void reset() throws SQLException {
        revive();
        onEach("DELETE FROM item");
    }

    /** Brings all servers back to life. */
    void revive() {
        for (MariaDbServer server : servers.all()) {
            if (server.isRunning() && server.isFrozen()) {
                server.thaw();
            }
            if (!server.isRunning()) {
                server.start();
            }
        }
    }

    static NodeState state(MhaDataSource source, String node) {
        return Objects.requireNonNull(source.cluster().topology().node(node)).state();
    }

    static void awaitStatus(MhaDataSource source, String node, NodeStatus status) {
        Awaitility.await(node + " " + status)
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> state(source, node).status() == status);
    }

    static void awaitInService(MhaDataSource source) {
        Awaitility.await("all nodes in service")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> source.cluster().topology().nodes().stream()
                        .allMatch(view -> view.state().inService()));
    }

    @Override
    public void close() {
        servers.close();
    }
}
