package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.health.NodeStatus;
import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One URL, and it works: a node is killed under load, and nobody notices; the end leaves nothing behind. */
class UrlAloneIT {

    @AfterEach
    void revive() {
        Servers.revive();
    }

    @Test
    void servesWhileANodeIsKilledAndLeavesNoThread() throws InterruptedException {
        try (ConfigurableApplicationContext context = Application.start("spring.datasource.url=" + Servers.url())) {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(MhaDataSource.class);
            MhaDataSource source = context.getBean(MhaDataSource.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            AtomicReference<Exception> failure = new AtomicReference<>();
            AtomicLong reads = new AtomicLong();
            AtomicBoolean enough = new AtomicBoolean();
            Thread reader = new Thread(() -> {
                while (!enough.get() && failure.get() == null) {
                    try {
                        assertThat(jdbc.queryForObject("SELECT 1", Integer.class))
                                .isEqualTo(1);
                        reads.incrementAndGet();
                    } catch (RuntimeException e) {
                        failure.set(e);
                    }
                }
            });
            reader.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> reads.get() > 200 || failure.get() != null);

            Servers.get(1).kill();
            await().atMost(Duration.ofSeconds(30)).until(() -> status(source, "node2") == NodeStatus.DOWN);
            long sinceDeath = reads.get();
            await().atMost(Duration.ofSeconds(30)).until(() -> reads.get() > sinceDeath + 200 || failure.get() != null);
            enough.set(true);
            reader.join();

            assertThat(failure.get())
                    .as("on Boot " + SpringBootVersion.getVersion())
                    .isNull();
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ourThreads()).isEmpty());
    }

    private static NodeStatus status(MhaDataSource source, String node) {
        return source.cluster().topology().node(node).state().status();
    }

    private static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mha-") && !name.startsWith("mha-testkit"))
                .toList();
    }
}
