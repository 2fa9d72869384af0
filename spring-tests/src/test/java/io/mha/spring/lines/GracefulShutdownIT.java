package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A request that is there when the application ends still gets its connection: the pools go after the web server. */
class GracefulShutdownIT {
    private static final long LONG_SECONDS = 30;

    @RestController
    static class Slow {
        private final JdbcTemplate jdbc;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch ending = new CountDownLatch(1);

        Slow(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventListener
        void on(ContextClosedEvent event) {
            ending.countDown();
        }

        @GetMapping("/slow")
        String answer() throws InterruptedException {
            begun.countDown();
            assertThat(ending.await(LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
            return "read " + jdbc.queryForObject("SELECT 42", Integer.class);
        }
    }

    @Test
    void aRequestUnderWayIsAnswered() throws Exception {
        ConfigurableApplicationContext context = Application.start(
                WebApplicationType.SERVLET,
                List.of(Slow.class),
                "server.port=0",
                "server.shutdown=graceful",
                "spring.datasource.url=" + Servers.url());
        URI uri = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/slow");
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(context.getBean(Slow.class).begun.await(LONG_SECONDS, TimeUnit.SECONDS))
                .isTrue();

        context.close();

        assertThat(answer.get(LONG_SECONDS, TimeUnit.SECONDS).body()).isEqualTo("read 42");
    }
}
