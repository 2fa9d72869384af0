package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.testkit.mariadb.MariaDbServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** However much an application shows of itself, a password of ours is nowhere in it. */
@ExtendWith(OutputCaptureExtension.class)
class SecretsIT {
    private static final String OTHER = "other-secret";

    @Test
    void noPasswordIsInLogsOrOnEndpoints(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.SERVLET,
                "server.port=0",
                "debug=true",
                "logging.level.io.mha=trace",
                "logging.level.com.zaxxer=trace",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.env.show-values=always",
                "management.endpoint.configprops.show-values=always",
                "management.endpoint.health.show-details=always",
                "spring.datasource.url=" + Servers.url("mariadb"),
                "mha.clusters.other.nodes=127.0.0.1:1",
                "mha.clusters.other.sub-protocol=mariadb",
                "mha.clusters.other.password=" + OTHER,
                "mha.clusters.other.driver.keyStorePassword=" + OTHER)) {
            context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class);
            String port = context.getEnvironment().getProperty("local.server.port");
            for (String endpoint : List.of("env", "configprops", "beans", "conditions", "health", "info", "mha")) {
                assertThat(get(URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint)))
                        .as(endpoint)
                        .contains("mha")
                        .doesNotContain(MariaDbServer.PASSWORD, OTHER);
            }
        }
        assertThat(output).contains("jdbc:mha").doesNotContain(MariaDbServer.PASSWORD, OTHER);
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }
}
