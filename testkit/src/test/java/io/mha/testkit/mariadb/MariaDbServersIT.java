package io.mha.testkit.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MariaDbServersIT {

    private static MariaDbServers servers;

    @BeforeAll
    static void startTwo() {
        servers = MariaDbServers.start(2, List.of("--max-connections=20"));
    }

    @AfterAll
    static void closeLeavesNothing() {
        List<Long> pids = servers.all().stream().map(MariaDbServer::pid).toList();
        servers.get(0).freeze();
        servers.close();
        servers.close();
        assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
        assertThatIllegalStateException().isThrownBy(servers.get(0)::start).withMessageContaining("closed");
    }

    @Test
    void acceptsItsUserAndNobodyElse() throws SQLException {
        for (MariaDbServer server : servers.all()) {
            assertThat(one(server, "SELECT CONCAT(DATABASE(), @@max_connections, @@port)"))
                    .isEqualTo("app20" + server.port());
        }
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(servers.get(0).jdbcUrl(), MariaDbServer.USER, "wrong"))
                .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(servers.get(0).jdbcUrl(), "root", ""));
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(servers.get(0).jdbcUrl(), "nobody", ""));
    }

    @Test
    void namesItsServers() {
        assertThat(servers.all()).extracting(MariaDbServer::name).containsExactly("node1", "node2");
        assertThat(servers.get(0).port()).isNotEqualTo(servers.get(1).port());
        assertThat(servers.get(0).host()).isEqualTo("127.0.0.1");
    }

    @Test
    void keepsCommitsWhenKilled() throws SQLException {
        MariaDbServer server = servers.get(0);
        int port = server.port();
        long pid = server.pid();
        try (Connection connection = connect(server, "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept (id INT PRIMARY KEY)");
            statement.execute("INSERT INTO kept VALUES (42)");
            server.kill();
            assertThat(ProcessHandle.of(pid)).isEmpty();
            assertThat(server.isRunning()).isFalse();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(server, ""));
        }
        server.start();
        assertThat(server.isRunning()).isTrue();
        assertThat(server.port()).isEqualTo(port);
        assertThat(server.pid()).isNotEqualTo(pid);
        assertThat(one(server, "SELECT id FROM kept")).isEqualTo("42");
    }

    @Test
    void stopsInGoodOrder() throws SQLException {
        MariaDbServer server = servers.get(1);
        server.freeze();
        server.stop();
        assertThat(server.isRunning()).isFalse();
        server.stop();
        server.kill();
        server.start();
        server.start();
        assertThat(one(server, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void answersNothingWhileFrozen() throws SQLException {
        MariaDbServer server = servers.get(1);
        try (Connection connection = connect(server, "?socketTimeout=500");
                Statement statement = connection.createStatement()) {
            server.freeze();
            assertThat(server.isFrozen()).isTrue();
            assertThat(server.isRunning()).isTrue();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("SELECT 1"));
        } finally {
            server.thaw();
        }
        assertThat(server.isFrozen()).isFalse();
        assertThat(one(server, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void allowsGlobalSettings() throws SQLException {
        try (Connection connection = connect(servers.get(0), "");
                Statement statement = connection.createStatement()) {
            statement.execute("SET GLOBAL read_only = 1");
            statement.execute("SET GLOBAL read_only = 0");
        }
    }

    @Test
    void comesBackWhenItHasEndedByItself() throws SQLException {
        MariaDbServer server = servers.get(0);
        try (Connection connection = connect(server, "");
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
        await().until(() -> !server.isRunning());
        server.start();
        assertThat(one(server, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void tellsWhyAServerDoesNotStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MariaDbServers.start(1, List.of("--no-such-option=1")))
                .withMessageContaining("node1")
                .withMessageContaining("no-such-option");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "frozen"})
    void noServerOutlivesAKilledJvm(String frozen) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneServer.class.getName());
        if (!frozen.isEmpty()) {
            builder.command().add(frozen);
        }
        Process jvm = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            Optional<String> pid =
                    out.lines().filter(line -> line.startsWith("pid ")).findFirst();
            ProcessHandle server = ProcessHandle.of(
                            Long.parseLong(pid.orElseThrow().substring(4)))
                    .orElseThrow();
            Path run = runs(jvm.pid());
            assertThat(run).isDirectory();
            jvm.destroyForcibly();
            server.onExit().get(20, TimeUnit.SECONDS);
            assertThat(ProcessHandle.of(server.pid())).isEmpty();
            MariaDbServers.start(1).close();
            assertThat(run).doesNotExist();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static Path runs(long pid) throws Exception {
        try (var all = Files.list(Directories.runs(Directories.root()))) {
            return all.filter(run -> run.getFileName().toString().startsWith(pid + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Connection connect(MariaDbServer server, String options) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl() + options, MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    private static String one(MariaDbServer server, String query) throws SQLException {
        try (Connection connection = connect(server, "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
