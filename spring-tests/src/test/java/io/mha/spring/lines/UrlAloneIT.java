package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.MhaDataSource;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** One URL, and it works: a node is killed under load, and nobody notices; the end leaves nothing behind. */
class UrlAloneIT {

    @AfterEach
    void revive() {
        Servers.revive();
    }

    @Test
    void servesWhileANodeIsKilledAndLeavesNoThread() {
        try (ConfigurableApplicationContext context = Application.start("spring.datasource.url=" + Servers.url())) {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(MhaDataSource.class);
            MhaDataSource source = context.getBean(MhaDataSource.class);
            try (Readers readers = new Readers(context.getBean(JdbcTemplate.class))) {
                readers.awaitMore(200);
                Servers.get(1).kill();
                await().atMost(Duration.ofSeconds(30)).until(() -> status(source, "node2") == NodeStatus.DOWN);
                readers.awaitMore(200);
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(ourThreads()).isEmpty());
    }

    /** Otherwise {@code .ci/combinations} would run one combination again and again. */
    @Test
    void runsWithWhatWasAskedFor() throws Exception {
        try (ConfigurableApplicationContext context = Application.start("spring.datasource.url=" + Servers.url());
                Connection connection = context.getBean(DataSource.class).getConnection()) {
            assertThat(connection.getMetaData().getDriverName())
                    .isEqualTo(Servers.DRIVER.equals("mariadb") ? "MariaDB Connector/J" : "MySQL Connector/J");
        }
        String hikari = System.getProperty("hikari.version", "");
        assertThat(HikariDataSource.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString())
                .contains("HikariCP-" + hikari);
    }

    private static NodeStatus status(MhaDataSource source, String node) {
        return source.cluster().topology().node(node).state().status();
    }

    static List<String> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mha-") && !name.startsWith("mha-testkit"))
                .toList();
    }
}
