package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.NodeStatus;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application moves to MHA by its URL alone: the same class runs against the old URL and against the new one. */
class MigrationIT {
    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(2);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    @AfterEach
    void closeDataSources() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver instanceof MhaDriver ours) {
                ours.deregister(); // closes what was opened by URL; it stays registered
            }
        }
    }

    /** Knows JDBC, and nothing of MHA. */
    private static final class Application {
        private final String url;

        Application(String url) {
            this.url = url;
        }

        /** Two rows in a transaction, one rolled back, two as a batch in autocommit. */
        String work(long first) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url)) {
                connection.setAutoCommit(false);
                insert(connection, first, first + 1);
                // Inside the transaction: with Connector/J's loadbalance another node may be next after the commit.
                long sum = sum(connection, first);
                connection.commit();
                insert(connection, first + 90);
                connection.rollback();
                connection.setAutoCommit(true);
                insert(connection, first + 2, first + 3);
                return sum + " " + connection.getCatalog() + " " + connection.getAutoCommit();
            }
        }

        private static void insert(Connection connection, long... ids) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?, ?)")) {
                for (long id : ids) {
                    insert.setLong(1, id);
                    insert.setLong(2, 0);
                    insert.setString(3, "it's #" + id);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(ids.length);
            }
        }

        private static long sum(Connection connection, long first) throws SQLException {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT SUM(id) FROM item WHERE id BETWEEN ? AND ?")) {
                query.setLong(1, first);
                query.setLong(2, first + 99);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    return rows.getLong(1) - 2 * first;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mysql:loadbalance,loadBalanceBlocklistTimeout=5000&ha.loadBalanceStrategy=random&retriesAllDown=4",
        "mysql:loadbalance,ha.loadBalanceStrategy=bestResponseTime&loadBalancePingTimeout=2000&autoReconnect=false",
        "mariadb:sequential,retriesAllDown=4",
        "mariadb:loadbalance,deniedListTimeout=5000"
    })
    void moves(String scheme, String parameters) throws SQLException {
        String old = "jdbc:" + scheme + "://" + address(0) + "," + address(1) + "/" + MariaDbServer.DATABASE + "?user="
                + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD + "&" + parameters;
        String ours = old.replaceFirst("jdbc:", "jdbc:mha:");
        String before = run(new Application(old), 1_000);
        String after = run(new Application(ours), 100_000);
        assertThat(after).isEqualTo(before).isEqualTo("1 " + MariaDbServer.DATABASE + " true");
        assertThat(nodes.ids())
                .as("what both have written, each row once")
                .containsExactlyInAnyOrderElementsOf(written(1_000, 100_000));
    }

    @Test
    void movesFromTheAddressOfAProxyAndSurvivesTheLossOfANode() throws SQLException {
        String credentials =
                MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD;
        String before = run(new Application("jdbc:mysql://" + address(0) + "/" + credentials), 1_000);
        String url = "jdbc:mha://(host=" + nodes.get(0).host() + ",port="
                + nodes.get(0).port() + ",name=a),(host=" + nodes.get(1).host() + ",port="
                + nodes.get(1).port() + ",name=b)/" + credentials;
        JdbcConfig config = JdbcConfig.of(url);
        MhaDriver.register("migrated", config);
        try (MhaDataSource witness = new MhaDataSource(config)) {
            Application application = new Application("jdbc:mha:migrated");
            assertThat(run(application, 100_000)).isEqualTo(before);
            RealNodes.awaitInService(witness);
            nodes.get(0).kill();
            RealNodes.awaitStatus(witness, "a", NodeStatus.DOWN);
            assertThat(run(application, 200_000)).isEqualTo(before);
        } finally {
            MhaDriver.unregister("migrated");
        }
        nodes.revive();
        assertThat(nodes.ids()).containsExactlyInAnyOrderElementsOf(written(1_000, 100_000, 200_000));
    }

    /** Why Connector/J is not told useLocalSessionState=true. */
    @ParameterizedTest
    @CsvSource({"mysql", "mariadb"})
    void switchingAutocommitOnAgainAfterItWasSwitchedOffByTextCommits(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET autocommit=0");
            statement.executeUpdate("INSERT INTO item VALUES (7, 0, 'text')");
            connection.setAutoCommit(true);
            assertThat(nodes.ids()).containsExactly(7L);
        }
    }

    /** Ten times, so that both nodes get work. */
    private static String run(Application application, long first) throws SQLException {
        String said = "";
        for (int i = 0; i < 10; i++) {
            said = application.work(first + 100L * i);
        }
        return said;
    }

    private static List<Long> written(long... firsts) {
        return LongStream.of(firsts)
                .flatMap(first -> LongStream.range(0, 10).map(i -> first + 100 * i))
                .flatMap(first -> LongStream.rangeClosed(first, first + 3))
                .boxed()
                .toList();
    }

    private static String address(int index) {
        return nodes.get(index).host() + ":" + nodes.get(index).port();
    }
}
