package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.FaultRelay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Nodes that fail on command, all in front of one MariaDB: the way MyCat's nodes stand before their databases. */
final class RelayNodes implements AutoCloseable {
    private final MariaDbServers servers;
    private final List<FaultRelay> relays = new ArrayList<>();

    /** Goes through no relay and not through MHA. */
    private final Connection straight;

    private RelayNodes(MariaDbServers servers) throws SQLException {
        this.servers = servers;
        straight = DriverManager.getConnection(server().jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    static RelayNodes start(int count, String... arguments) throws SQLException {
        RelayNodes nodes = new RelayNodes(MariaDbServers.start(1, List.of(arguments)));
        MariaDbServer server = nodes.server();
        for (int number = 1; number <= count; number++) {
            nodes.relays.add(FaultRelay.start("node" + number, server.host(), server.port()));
        }
        // No key: what is written twice is seen twice.
        nodes.on("CREATE TABLE item (id BIGINT NOT NULL, tx BIGINT NOT NULL, note VARCHAR(40))");
        nodes.on("CREATE TABLE many (id BIGINT NOT NULL, filler CHAR(100) NOT NULL)");
        nodes.on("INSERT INTO many VALUES "
                + String.join(",", Collections.nCopies(500, "(1, REPEAT('x', 100)), (2, REPEAT('y', 100))")));
        nodes.on("CREATE PROCEDURE add_item(IN i BIGINT) INSERT INTO item VALUES (i, 0, 'called')");
        nodes.on("CREATE DATABASE other");
        nodes.on("CREATE TABLE other.place (name VARCHAR(20))");
        nodes.on("INSERT INTO other.place VALUES ('other')");
        return nodes;
    }

    private MariaDbServer server() {
        return servers.get(0);
    }

    FaultRelay get(int index) {
        return relays.get(index);
    }

    FaultRelay named(String name) {
        return relays.stream()
                .filter(relay -> relay.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    List<FaultRelay> all() {
        return relays;
    }

    /** The node that a connection is bound to. */
    FaultRelay of(Connection connection) throws SQLException {
        return named(node(connection));
    }

    static String node(Connection connection) throws SQLException {
        return connection.unwrap(MhaConnection.class).node();
    }

    static boolean isConnectorJ(Connection connection) throws SQLException {
        return connection.getMetaData().getDriverName().startsWith("MySQL");
    }

    String url(String driver, String... parameters) {
        String hosts = relays.stream()
                .map(relay -> "(host=" + relay.host() + ",port=" + relay.port() + ",name=" + relay.name() + ")")
                .collect(Collectors.joining(","));
        String more = parameters.length == 0 ? "" : "&" + String.join("&", parameters);
        return "jdbc:mha:" + driver + "://" + hosts + "/" + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER
                + "&password=" + MariaDbServer.PASSWORD + more;
    }

    /** All nodes in service, and nothing that happens by itself: what is noticed, a call of the test notices. */
    MhaDataSource quiet(String driver, String... parameters) throws SQLException {
        List<String> all = new ArrayList<>(List.of("inter=60s", "minIdle=0"));
        all.addAll(List.of(parameters));
        if (all.stream().noneMatch(parameter -> parameter.startsWith("hedgeDelay="))) {
            all.add("hedgeDelay=10s"); // on a busy machine a login takes its time; nobody goes elsewhere for that
        }
        MhaDataSource source = new MhaDataSource(JdbcConfig.of(url(driver, all.toArray(String[]::new))));
        RealNodes.awaitInService(source);
        relays.forEach(FaultRelay::forgetCommands);
        return source;
    }

    /** How often a text was sent to any node. */
    long sent(String part) {
        return sent(executing(part));
    }

    long sent(Predicate<ClientCommand> which) {
        return relays.stream()
                .flatMap(relay -> relay.commands().stream())
                .filter(which)
                .count();
    }

    List<Long> ids() throws SQLException {
        return numbers("SELECT id FROM item ORDER BY id");
    }

    /** How many rows of an id the database holds. */
    long rows(long id) throws SQLException {
        return numbers("SELECT COUNT(*) FROM item WHERE id = " + id).get(0);
    }

    List<Long> numbers(String sql) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = straight.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    void on(String sql) throws SQLException {
        try (Statement statement = straight.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Heals all nodes and empties the table. */
    void reset() throws SQLException {
        relays.forEach(FaultRelay::heal);
        relays.forEach(FaultRelay::resetAll);
        on("DELETE FROM item");
        on("DROP TABLE IF EXISTS made");
    }

    @Override
    public void close() {
        relays.forEach(FaultRelay::close);
        try {
            straight.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        servers.close();
    }
}
