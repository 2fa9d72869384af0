package io.mha.samples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.mariadb.MariaDbServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application as a browser sees it, while a server is killed under load, and one freezes. */
class NotesApplicationIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int THREADS = 8;

    private static ConfigurableApplicationContext application;
    private static EmbeddedNodes nodes;
    private static String root;

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    @BeforeAll
    static void start() {
        application = NotesApplication.application().run("--server.port=0");
        nodes = application.getBean(EmbeddedNodes.class);
        root = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        application.close();
        nodes.close();
        Awaitility.await("the end of the threads")
                .atMost(LONG)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .noneMatch(name -> name.startsWith("mha-") && !name.startsWith("mha-testkit")));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(root + path)).timeout(LONG).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(root + path))
                        .timeout(LONG)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** As the page does it: reads are asked once, a write is sent until it is acknowledged. */
    private void use() {
        try {
            while (!ended) {
                HttpResponse<String> answer = get("/api/notes");
                if (answer.statusCode() == 200) {
                    reads.incrementAndGet();
                } else {
                    surprises.add("read: " + answer.statusCode() + " " + answer.body());
                }
                write();
            }
        } catch (IOException e) {
            surprises.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        for (int tried = 0; tried < 100; tried++) {
            HttpResponse<String> answer = send("PUT", "/api/notes/" + id, "{\"text\": \"under load\"}");
            if (answer.statusCode() == 201) {
                acknowledged.add(id);
                return;
            }
            repeated.incrementAndGet();
            if (answer.statusCode() != 503) {
                surprises.add("write: " + answer.statusCode() + " " + answer.body());
            }
        }
        surprises.add("written 100 times in vain");
    }

    private static Set<String> stored(String node) throws SQLException {
        Set<String> ids = new TreeSet<>();
        try (Connection connection = nodes.connect(node);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM note")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private Set<String> missing(String node) throws SQLException {
        Set<String> ids = new TreeSet<>(acknowledged);
        ids.removeAll(stored(node));
        return ids;
    }

    private static String replication(String node) {
        StringBuilder text = new StringBuilder(node);
        try (Connection connection = nodes.connect(node);
                Statement statement = connection.createStatement();
                ResultSet sources = statement.executeQuery("SHOW ALL SLAVES STATUS")) {
            while (sources.next()) {
                for (String column : List.of("Connection_name", "Last_IO_Error", "Last_SQL_Error")) {
                    text.append(", ").append(sources.getString(column));
                }
            }
        } catch (SQLException e) {
            text.append(": ").append(e.getMessage());
        }
        return text.toString();
    }

    private void awaitReads(int more) {
        int before = reads.get();
        Awaitility.await().atMost(LONG).until(() -> reads.get() >= before + more || !surprises.isEmpty());
    }

    @Test
    void nobodyWhoReadsNoticesAKillAndNoAcknowledgedNoteIsLost() throws Exception {
        MariaDbServer second = Objects.requireNonNull(nodes.nodes().get("node2"));
        ExecutorService users = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < THREADS; i++) {
                users.execute(this::use);
            }
            awaitReads(200);
            assertThat(send("POST", "/api/nodes/node2/kill", "").statusCode()).isEqualTo(200);
            assertThat(second.isRunning()).isFalse();
            awaitReads(300);
            assertThat(get("/actuator/health").body()).contains("\"status\":\"UP\"");
            assertThat(send("POST", "/api/nodes/node2/start", "").statusCode()).isEqualTo(200);
            awaitReads(200);
            assertThat(send("POST", "/api/nodes/node3/freeze", "").statusCode()).isEqualTo(200);
            awaitReads(300);
            assertThat(send("POST", "/api/nodes/node3/thaw", "").statusCode()).isEqualTo(200);
            awaitReads(200);
        } finally {
            ended = true;
            users.shutdown();
            assertThat(users.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(surprises).isEmpty();
        assertThat(acknowledged).hasSizeGreaterThan(100);
        for (String node : List.copyOf(nodes.nodes().keySet())) {
            Awaitility.await(node + " has every note, by itself or by replication")
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(missing(node))
                            .as(() -> replication(node))
                            .isEmpty());
        }
    }

    @Test
    void withoutAnyServerItSaysWhyAndWithOneItWorks() throws Exception {
        for (String node : nodes.nodes().keySet()) {
            send("POST", "/api/nodes/" + node + "/kill", "");
        }
        Awaitility.await().atMost(LONG).untilAsserted(() -> {
            HttpResponse<String> answer = get("/api/notes");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("node1 DOWN", "node2 DOWN", "node3 DOWN", "refused");
        });
        send("POST", "/api/nodes/node1/start", "");
        Awaitility.await().atMost(LONG).until(() -> get("/api/notes").statusCode() == 200);
        send("POST", "/api/nodes/node2/start", "");
        send("POST", "/api/nodes/node3/start", "");
        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(get("/actuator/mha").body())
                        .contains("\"serving\":\"3/3\"", "\"explain\"", "takes traffic"));
    }

    @Test
    void showsItsPageAndItsNodes() throws Exception {
        assertThat(get("/").body()).contains("Notes on three databases");
        List<String> names = new ArrayList<>(nodes.nodes().keySet());
        assertThat(names).containsExactly("node1", "node2", "node3");
        assertThat(get("/api/nodes").body()).contains(names);
        assertThat(send("POST", "/api/nodes/node9/kill", "").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/metrics").body()).contains("http.server.requests");
    }
}
