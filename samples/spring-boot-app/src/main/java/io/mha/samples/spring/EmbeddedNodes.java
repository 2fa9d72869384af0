package io.mha.samples.spring;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * Three MariaDB servers, each of which replicates from the other two, so that what is written on one is soon on all. They
 * are there unless a URL is given, and end with this JVM.
 */
final class EmbeddedNodes implements AutoCloseable {
    private static final int COUNT = 3;

    private final List<MariaDbServers> sets = new ArrayList<>();
    private final Map<String, MariaDbServer> nodes = new LinkedHashMap<>();

    private EmbeddedNodes() {}

    static EmbeddedNodes start() {
        EmbeddedNodes all = new EmbeddedNodes();
        try {
            for (int id = 1; id <= COUNT; id++) {
                MariaDbServers set = MariaDbServers.start(
                        1,
                        List.of(
                                "--server-id=" + id,
                                "--log-bin=binlog",
                                "--binlog-format=ROW",
                                "--relay-log-recovery=ON",
                                // A note that was sent twice may come from two sides, or again after a kill.
                                "--slave-exec-mode=IDEMPOTENT"));
                all.sets.add(set);
                all.nodes.put("node" + id, set.get(0));
            }
            for (String name : all.nodes.keySet()) {
                all.prepare(name);
            }
            return all;
        } catch (RuntimeException | SQLException e) {
            all.close();
            throw new IllegalStateException("The embedded servers could not be started", e);
        }
    }

    Map<String, MariaDbServer> nodes() {
        return nodes;
    }

    /** A URL that names the nodes; MHA needs nothing else. */
    String url() {
        return nodes.entrySet().stream()
                .map(node -> "(host=" + node.getValue().host() + ",port="
                        + node.getValue().port() + ",name=" + node.getKey() + ")")
                .collect(Collectors.joining(",", "jdbc:mha:mariadb://", "/" + MariaDbServer.DATABASE));
    }

    @Override
    public void close() {
        sets.forEach(MariaDbServers::close);
    }

    /** The table, not replicated as each has it, and the other two as sources. */
    private void prepare(String name) throws SQLException {
        try (Connection connection = connect(name);
                Statement statement = connection.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            ScriptUtils.executeSqlScript(connection, new ClassPathResource("schema.sql"));
            for (Map.Entry<String, MariaDbServer> other : nodes.entrySet()) {
                if (!other.getKey().equals(name)) {
                    statement.execute("CHANGE MASTER '" + other.getKey() + "' TO master_host='"
                            + other.getValue().host() + "', master_port="
                            + other.getValue().port()
                            + ", master_user='" + MariaDbServer.USER + "', master_password='" + MariaDbServer.PASSWORD
                            + "', master_connect_retry=1, master_use_gtid=no, master_ssl=0,"
                            + " master_ssl_verify_server_cert=0");
                    statement.execute("START SLAVE '" + other.getKey() + "'");
                }
            }
        }
    }

    Connection connect(String name) throws SQLException {
        String url = Objects.requireNonNull(nodes.get(name), name).jdbcUrl().replace("jdbc:mysql:", "jdbc:mariadb:");
        return DriverManager.getConnection(url, MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    /** Starts them before the context looks for a URL, if there is none. */
    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            if (context.getEnvironment().containsProperty("spring.datasource.url")) {
                return;
            }
            EmbeddedNodes nodes = start();
            context.getBeanFactory().registerSingleton("embeddedNodes", nodes);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "embedded nodes",
                            Map.of(
                                    "spring.datasource.url", nodes.url(),
                                    "spring.datasource.username", MariaDbServer.USER,
                                    "spring.datasource.password", MariaDbServer.PASSWORD)));
        }
    }
}
