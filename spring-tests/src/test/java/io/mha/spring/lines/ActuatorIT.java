package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an operator sees and does over HTTP. */
class ActuatorIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = Application.start(
                WebApplicationType.SERVLET,
                "server.port=0",
                "spring.datasource.url=" + Servers.url(),
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.probes.enabled=true",
                "management.endpoints.web.exposure.include=*");
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @BeforeEach
    void allServe() {
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\"");
    }

    @AfterEach
    void revive() {
        Servers.revive();
    }

    @Test
    void healthFollowsTheNodes() throws Exception {
        assertThat(awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\""))
                .contains("\"status\":\"UP\"")
                .doesNotContain("degraded");

        Servers.get(0).kill();
        assertThat(awaitBody("/actuator/health/mha", 200, "\"serving\":\"2/3\""))
                .contains("\"degraded\":true")
                .contains("\"node1\"");

        Servers.get(1).kill();
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"1/3\"");
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);

        Servers.get(2).kill();
        awaitBody("/actuator/health/mha", 503, "\"status\":\"DOWN\"");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void aDrainUnderLoadIsNoticedByNobody() throws Exception {
        try (Readers readers = new Readers(context.getBean(JdbcTemplate.class))) {
            readers.awaitMore(200);

            assertThat(post("/actuator/mha/dataSource/node2", "{\"command\":\"drain\",\"reason\":\"upgrade\"}")
                            .statusCode())
                    .isEqualTo(200);
            awaitBody("/actuator/mha/dataSource/node2", 200, "\"status\":\"DRAIN\"");
            awaitBody("/actuator/mha/dataSource/node2", 200, "\"connections\":0");
            readers.awaitMore(200);

            assertThat(post("/actuator/mha/dataSource/node2", "{\"command\":\"ready\"}")
                            .statusCode())
                    .isEqualTo(200);
            awaitBody("/actuator/mha/dataSource", 200, "\"serving\":\"3/3\"");
            readers.awaitMore(200);
        }
    }

    @Test
    void eachCommandHasItsEffect() throws Exception {
        command("maint");
        awaitBody("/actuator/mha/dataSource/node3", 200, "\"status\":\"MAINT\"");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"2/3\"");
        command("ready");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\"");

        command("down");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"2/3\"");
        command("check");
        assertThat(get("/actuator/health/mha").body()).as("forced").contains("\"serving\":\"2/3\"");
        command("auto");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\"");

        Servers.get(2).kill();
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"2/3\"");
        command("up");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\"");
        command("auto");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"2/3\"");

        assertThat(post("/actuator/mha/dataSource/node1", "{\"command\":\"weight\",\"weight\":7}")
                        .statusCode())
                .isEqualTo(200);
        awaitBody("/actuator/mha/dataSource/node1", 200, "\"weight\":7");
        assertThat(post("/actuator/mha/dataSource/node1", "{\"command\":\"weight\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCommandMayEndByItself() throws Exception {
        assertThat(post(
                                "/actuator/mha/dataSource/node3",
                                "{\"command\":\"drain\",\"reason\":\"upgrade\",\"timeout\":\"30s\",\"ttl\":\"10s\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(awaitBody("/actuator/mha/dataSource/node3", 200, "\"status\":\"DRAIN\""))
                .contains("upgrade");
        awaitBody("/actuator/health/mha", 200, "\"serving\":\"3/3\"");
        assertThat(post("/actuator/mha/dataSource/node3", "{\"command\":\"drain\",\"ttl\":\"soon\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static void command(String word) throws Exception {
        assertThat(post("/actuator/mha/dataSource/node3", "{\"command\":\"" + word + "\"}")
                        .statusCode())
                .as(word)
                .isEqualTo(200);
    }

    @Test
    void commandsThatMakeNoSenseAreRefusedWithAReason() throws Exception {
        assertThat(post("/actuator/mha/dataSource/node2", "{\"command\":\"fly\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/actuator/mha/dataSource/node9", "{\"command\":\"drain\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/actuator/mha/other/node2", "{\"command\":\"drain\"}").statusCode())
                .isEqualTo(400);
        assertThat(post("/actuator/mha/dataSource/node2", "{\"command\":\"weight\",\"weight\":1000}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/actuator/mha/other").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/mha/dataSource/node9").statusCode()).isEqualTo(404);
    }

    @Test
    void explainsItsChoice() throws Exception {
        assertThat(get("/actuator/mha").body())
                .contains("\"explain\"")
                .contains("node1")
                .doesNotContain("app-secret");
        assertThat(get("/actuator/mha/dataSource/node1").body()).contains("\"explain\"");
        assertThat(get("/actuator/info").body()).contains("jdbc:mha").doesNotContain("app-secret");
    }

    @Test
    void allFamiliesOfMetersAreThere() throws Exception {
        context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class);
        String names = get("/actuator/metrics").body();
        assertThat(names)
                .contains("mha.node.state", "mha.outage", "db.client.connection.count")
                .contains("hikaricp.connections.active", "hikaricp.connections.max")
                .contains(
                        "jdbc.connections.active",
                        "jdbc.connections.max",
                        "jdbc.connections.min",
                        "jdbc.connections.idle");
        assertThat(get("/actuator/metrics/jdbc.connections.max").body()).contains("30");
    }

    private static String awaitBody(String path, int status, String part) {
        AtomicReference<String> last = new AtomicReference<>("");
        await(path + " " + part).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            HttpResponse<String> answer = get(path);
            last.set(answer.body());
            assertThat(answer.body()).contains(part);
            assertThat(answer.statusCode()).isEqualTo(status);
        });
        return last.get();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }
}
