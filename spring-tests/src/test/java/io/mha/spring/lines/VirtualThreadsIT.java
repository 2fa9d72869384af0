package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every request on a virtual thread of its own, more of them than there are connections, and a node is killed. */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsIT {
    private static final int REQUESTS = 200;

    @RestController
    static class Reader {
        private final JdbcTemplate jdbc;

        Reader(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @GetMapping("/read")
        String read() throws ReflectiveOperationException {
            Integer read = jdbc.queryForObject("SELECT 42 + SLEEP(0.02)", Integer.class);
            return read + " " + Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
        }
    }

    @AfterEach
    void revive() {
        Servers.revive();
    }

    @Test
    void serveRequestsWhileANodeIsKilled() throws Exception {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.SERVLET,
                List.of(Reader.class),
                "server.port=0",
                "spring.threads.virtual.enabled=true",
                "mha.datasource.borrow-timeout=30s",
                "mha.datasource.queue-limit=1000",
                "spring.datasource.url=" + Servers.url())) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/read"))
                    .build();
            HttpClient client = HttpClient.newHttpClient();

            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> client.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                    .toList();
            Servers.get(0).kill();

            for (CompletableFuture<HttpResponse<String>> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS).body()).isEqualTo("42 true");
            }
        }
    }
}
