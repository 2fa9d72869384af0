package io.mha.testkit.relay;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FaultRelayIT {
    private static MariaDbServers servers;
    private static FaultRelay relay;

    @BeforeAll
    static void start() throws SQLException {
        servers = MariaDbServers.start(1);
        relay = FaultRelay.start("one", servers.get(0).host(), servers.get(0).port());
        straight("CREATE TABLE item (id INT PRIMARY KEY)");
    }

    @AfterAll
    static void closeLeavesNoThreadAndFreesThePort() {
        int port = relay.port();
        relay.close();
        relay.close();
        servers.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("mha-relay-"));
        assertThatThrownBy(() -> dial(port, 1_000)).isInstanceOf(ConnectException.class);
        assertThatThrownBy(relay::crash).hasMessageContaining("closed");
    }

    @BeforeEach
    void empty() throws SQLException {
        straight("DELETE FROM item");
    }

    @AfterEach
    void heal() {
        relay.heal();
        await().atMost(Duration.ofSeconds(20)).until(() -> relay.connections() == 0);
    }

    @Test
    void relaysWhateverIsSent() throws SQLException {
        try (Connection connection = connect("useServerPrepStmts=true");
                Statement statement = connection.createStatement();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?)")) {
            relay.forgetCommands();
            for (int i = 1; i <= 600; i++) {
                insert.setInt(1, i);
                insert.executeUpdate();
            }
            String large = "x".repeat(3_000_000);
            try (ResultSet rows = statement.executeQuery("SELECT '" + large + "', a.id FROM item a LIMIT 2")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(large);
            }
            try (ResultSet rows = statement.executeQuery("SELECT a.id, b.id FROM item a JOIN item b ON b.id <= 100")) {
                int count = 0;
                while (rows.next()) {
                    count++;
                }
                assertThat(count).isEqualTo(60_000);
            }
            assertThat(relay.commands())
                    .filteredOn(executing("insert into ITEM"))
                    .hasSize(600)
                    .allMatch(c -> c.code() == ClientCommand.EXECUTE);
        }
        assertThat(ids()).hasSize(600);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aReaderWhoPausesGetsEverythingInTheEnd() throws SQLException {
        try (Connection connection = connect("useServerPrepStmts=false");
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            int count = 0;
            try (ResultSet rows = statement.executeQuery("SELECT seq, repeat('x', 10000) FROM seq_1_to_3000")) {
                while (rows.next()) {
                    if (count++ % 1_000 == 0) { // long enough that all buffers on the way are full
                        await().pollDelay(Duration.ofMillis(500)).until(() -> true);
                    }
                }
            }
            assertThat(count).isEqualTo(3_000);
        }
    }

    @Test
    void crashResetsAndRefuses() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            relay.crash();
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .rootCause()
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThatThrownBy(() -> dial(relay.port(), 2_000)).isInstanceOf(ConnectException.class);
        }
        relay.heal();
        insert(1);
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void refusesNewConnectionsAndKeepsTheOld() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            relay.refuse();
            assertThatThrownBy(() -> dial(relay.port(), 2_000)).isInstanceOf(ConnectException.class);
            statement.execute("INSERT INTO item VALUES (1)");
        }
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void aFrozenNodeAcceptsAndSaysNothingAndGoesOnAfterTheThaw() throws Exception {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            relay.freeze();
            try (Socket socket = dial(relay.port(), 2_000)) {
                socket.setSoTimeout(100);
                assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }
            CompletableFuture<Void> late = run(() -> statement.execute("INSERT INTO item VALUES (1)"));
            assertThatThrownBy(() -> late.get(200, TimeUnit.MILLISECONDS)).isNotNull();
            assertThat(ids()).isEmpty();
            relay.heal();
            late.get(20, TimeUnit.SECONDS);
        }
        assertThat(ids()).containsExactly(1);
    }

    @Test
    void whatAFrozenNodeHoldsIsAppliedAtTheThawThoughTheClientIsGone() throws SQLException {
        Connection connection = connect("socketTimeout=200");
        Statement statement = connection.createStatement();
        relay.freeze();
        assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (1)"))
                .rootCause()
                .isInstanceOf(SocketTimeoutException.class);
        connection.close();
        relay.heal();
        await().atMost(Duration.ofSeconds(20)).until(() -> ids().equals(List.of(1)));
    }

    @Test
    void aBlackHoleDoesNotEvenRefuse() throws Exception {
        relay.blackHole();
        assertThatThrownBy(() -> dial(relay.port(), 300)).isInstanceOf(SocketTimeoutException.class);
        relay.heal();
        insert(1);
        relay.blackHole();
        relay.crash();
        assertThatThrownBy(() -> dial(relay.port(), 2_000)).isInstanceOf(ConnectException.class);
    }

    @Test
    void halfOpenExecutesAndDoesNotSaySo() throws SQLException {
        try (Connection connection = connect("socketTimeout=300");
                Statement statement = connection.createStatement()) {
            relay.halfOpen();
            assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (1)"))
                    .rootCause()
                    .isInstanceOf(SocketTimeoutException.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> ids().equals(List.of(1)));
        }
    }

    @Test
    void dropsTheReplyOfOneCommandAfterItWasExecuted() throws SQLException {
        Trap trap = relay.trapReply(executing("VALUES (2)"), Fault.RESET);
        insert(1);
        assertThat(trap.hasSprung()).isFalse();
        assertThatThrownBy(() -> insert(2)).rootCause().isInstanceOf(SocketException.class);
        assertThat(trap.hasSprung()).isTrue();
        insert(3);
        assertThat(ids()).containsExactly(1, 2, 3);
    }

    @Test
    void dropsOneCommandBeforeItIsExecuted() throws SQLException {
        Trap trap = relay.trapCommand(executing("VALUES (2)"), Fault.RESET);
        insert(1);
        assertThatThrownBy(() -> insert(2)).rootCause().isInstanceOf(SocketException.class);
        assertThat(trap.hasSprung()).isTrue();
        insert(3);
        assertThat(ids()).containsExactly(1, 3);
    }

    @Test
    void aTrapMayCrashOrFreezeTheWholeNode() throws Exception {
        try (Connection other = connect("")) {
            Trap trap = relay.trapReply(executing("VALUES (1)"), Fault.CRASH);
            assertThatThrownBy(() -> insert(1)).isInstanceOf(SQLException.class);
            assertThat(trap.hasSprung()).isTrue();
            assertThat(other.isValid(2)).isFalse();
        }
        relay.heal();
        Trap freeze = relay.trapCommand(executing("VALUES (2)"), Fault.FREEZE);
        CompletableFuture<Void> late = run(() -> insert(2));
        await().atMost(Duration.ofSeconds(20)).until(freeze::hasSprung);
        assertThat(ids()).containsExactly(1);
        relay.heal();
        late.get(20, TimeUnit.SECONDS);
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void aTrapMayEndOrStallOneConnection() throws SQLException {
        try (Connection other = connect("")) {
            relay.trapReply(executing("VALUES (1)"), Fault.END);
            assertThatThrownBy(() -> insert(1)).isInstanceOf(SQLException.class);
            relay.trapReply(executing("VALUES (2)"), Fault.STALL);
            try (Connection stalled = connect("socketTimeout=300");
                    Statement statement = stalled.createStatement()) {
                assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (2)"))
                        .rootCause()
                        .isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(other.isValid(5)).isTrue();
        }
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void cutsAReplyInTheMiddle() throws SQLException {
        straight("INSERT INTO item VALUES "
                + IntStream.range(0, 300).mapToObj(i -> "(" + i + ")").collect(Collectors.joining(",")));
        relay.trapReply(executing("FROM item"), 200, Fault.RESET);
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            List<Integer> read = new ArrayList<>();
            assertThatThrownBy(() -> {
                        ResultSet rows = statement.executeQuery("SELECT id FROM item");
                        while (rows.next()) {
                            read.add(rows.getInt(1));
                        }
                    })
                    .isInstanceOf(SQLException.class);
            assertThat(read).isNotEmpty().hasSizeLessThanOrEqualTo(200);
        }
    }

    @Test
    void slowRepliesAreSlow() throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            relay.slow(Duration.ofMillis(100));
            long start = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                statement.execute("SELECT 1");
            }
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        }
    }

    @Test
    void aSickNodeFailsStatementsAndNothingElse() throws SQLException {
        relay.sick(new ServerError(3009, "HY000", "java.lang.NullPointerException"));
        for (String parameters : List.of("", "useServerPrepStmts=true")) {
            try (Connection connection = connect(parameters)) {
                assertThat(connection.isValid(5)).isTrue();
                assertThatThrownBy(() -> connection
                                .prepareStatement("INSERT INTO item VALUES (1)")
                                .execute())
                        .isInstanceOfSatisfying(SQLException.class, e -> {
                            assertThat(e.getErrorCode()).isEqualTo(3009);
                            assertThat(e.getSQLState()).isEqualTo("HY000");
                        })
                        .hasMessageContaining("NullPointer");
                relay.heal();
                connection.createStatement().execute("SELECT 1");
                relay.sick(new ServerError(3009, "HY000", "java.lang.NullPointerException"));
            }
        }
        assertThat(ids()).isEmpty();
    }

    @Test
    void aFullNodeLetsNobodyIn() throws SQLException {
        try (Connection connection = connect("")) {
            relay.greet(new ServerError(1040, "08004", "Too many connections"));
            assertThatThrownBy(() -> insert(1))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(1040));
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void shutsDownInGoodOrder() throws Exception {
        try (Connection idle = connect("");
                Connection busy = connect("");
                Statement statement = busy.createStatement()) {
            CompletableFuture<Void> insert =
                    run(() -> statement.execute("INSERT INTO item SELECT 1 + SLEEP(0.3) FROM DUAL"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> relay.commands().stream().anyMatch(executing("SLEEP(0.3)")));
            relay.shutDown();
            insert.get(20, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(20)).until(() -> relay.connections() == 0);
            assertThat(idle.isValid(2)).isFalse();
            assertThatThrownBy(() -> dial(relay.port(), 2_000)).isInstanceOf(ConnectException.class);
        }
        assertThat(ids()).containsExactly(1);
    }

    private interface Action {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> run(Action action) {
        return CompletableFuture.runAsync(() -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Socket dial(int port, int timeoutMillis) throws Exception {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port), timeoutMillis);
        return socket;
    }

    private static Connection connect(String parameters) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + relay.host() + ":" + relay.port() + "/" + MariaDbServer.DATABASE
                        + "?sslMode=PREFERRED&useLocalSessionState=true&" + parameters,
                MariaDbServer.USER,
                MariaDbServer.PASSWORD);
    }

    private static void insert(int id) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item VALUES (" + id + ")");
        }
    }

    private static void straight(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        servers.get(0).jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Integer> ids() throws SQLException {
        List<Integer> ids = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        servers.get(0).jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM item ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }
}
