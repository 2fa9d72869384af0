package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** What an operator may choose: databases in the readiness of an application, and an endpoint that only shows. */
class OptInIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static ConfigurableApplicationContext context;

    @BeforeAll
    static void start() {
        context = Application.start(
                WebApplicationType.SERVLET,
                "server.port=0",
                "spring.datasource.url=" + Servers.url(),
                "mha.health.readiness-hold=1ms",
                "management.endpoint.health.probes.enabled=true",
                "management.endpoint.health.group.readiness.include=readinessState,mhaReadiness",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.mha.access=read-only");
    }

    @AfterAll
    static void stop() {
        context.close();
        Servers.revive();
    }

    @Test
    void readOnlyTheEndpointTakesNoCommands() throws Exception {
        assertThat(get("/actuator/mha/dataSource/node1")).isEqualTo(200);
        HttpRequest command = HttpRequest.newBuilder(uri("/actuator/mha/dataSource/node1"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"command\":\"drain\"}"))
                .build();
        assertThat(CLIENT.send(command, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
    }

    @Test
    void readinessFollowsTheNodesWhereItIsWantedAndLivenessNever() {
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/actuator/health/readiness") == 200);
        for (int i = 0; i < 3; i++) {
            Servers.get(i).kill();
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/actuator/health/readiness") == 503);
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/actuator/health/liveness") == 200);
        Servers.revive();
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/actuator/health/readiness") == 200);
    }

    private static int get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path);
    }
}
