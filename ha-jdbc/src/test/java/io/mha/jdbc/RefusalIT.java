package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.health.NodeStatus;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The nodes are alive and say no. */
class RefusalIT {
    private static final int MAX_CONNECTIONS = 10;
    /** So that whoever is refused at once is told from whoever waits, on a slow machine too. */
    private static final String PATIENT = "borrowTimeout=60s&outageWait=60s";

    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(2, "--max-connections=" + MAX_CONNECTIONS);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aWrongPasswordIsSaidAtOnceWithTheReasonOfEveryNode(String driver) throws SQLException {
        Properties wrong = new Properties();
        wrong.setProperty("password", "not-the-word");
        try (MhaDataSource source = new MhaDataSource(JdbcConfig.of(nodes.url(driver, PATIENT), wrong))) {
            for (int i = 0; i < 3; i++) {
                NoNodeAvailableException refused = refusal(source);
                assertThat(refused.getSQLState()).isEqualTo("08004");
                assertThat(refused.nodes()).hasSize(2);
                assertThat(refused.getMessage())
                        .contains("node1", "node2", "Access denied", "1045", "check user, password")
                        .doesNotContain("not-the-word");
            }
        }
        assertThat(nodes.ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void anUnknownDatabaseIsSaidAtOnce(String driver) throws SQLException {
        String url = nodes.url(driver, PATIENT).replace("/" + MariaDbServer.DATABASE + "?", "/no_such_db?");
        try (MhaDataSource source = new MhaDataSource(url)) {
            NoNodeAvailableException refused = refusal(source);
            assertThat(refused.getSQLState()).isEqualTo("08004");
            assertThat(refused.getMessage()).contains("no_such_db", "1049");
        }
        assertThat(nodes.ids()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void aNodeWithoutRoomIsOverloadedAndNotDead(String driver) throws SQLException {
        try (MhaDataSource source = nodes.dataSource(driver, "minIdle=0", "maxPoolSize=8")) {
            RealNodes.awaitInService(source);
            MariaDbServer full = nodes.get(0);
            List<Connection> others = fill(full);
            try {
                for (int i = 0; i < 40; i++) {
                    write(source, i);
                }
                assertThat(RealNodes.state(source, full.name()).status()).isEqualTo(NodeStatus.UP);
                assertThat(nodes.numbers(nodes.get(1), "SELECT id FROM item")).isNotEmpty();
            } finally {
                for (Connection other : others) {
                    other.close();
                }
            }
            assertThat(nodes.ids()).as("every write once").hasSize(40).doesNotHaveDuplicates();
        }
    }

    /** Takes all connections that a server gives, plus the one that it keeps for administrators. */
    private static List<Connection> fill(MariaDbServer server) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i <= MAX_CONNECTIONS; i++) {
            try {
                taken.add(nodes.straight(server));
            } catch (SQLException e) {
                assertThat(e.getErrorCode()).isEqualTo(1040);
                return taken;
            }
        }
        return taken;
    }

    private static void write(MhaDataSource source, long id) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 0, 'room')");
        }
    }

    private static NoNodeAvailableException refusal(MhaDataSource source) {
        long start = System.nanoTime();
        NoNodeAvailableException refused = catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isLessThan(20_000);
        return refused;
    }
}
