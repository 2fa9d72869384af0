package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Real containers as beans of an application, which starts and stops them. */
@NeedsDocker
@Timeout(300)
class DockerIT {

    @Configuration(proxyBeanMethods = false)
    static class Three {
        @Bean
        @ServiceConnection(name = "mha")
        MariaDb first() {
            return new MariaDb();
        }

        @Bean
        @ServiceConnection(name = "mha")
        MariaDb second() {
            return new MariaDb();
        }

        @Bean
        @ServiceConnection(name = "mha")
        MariaDb third() {
            return new MariaDb();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Unnamed {
        @Bean
        @ServiceConnection
        MariaDb database() {
            return new MariaDb();
        }
    }

    @Test
    void oneIsKilledAndNobodyNoticesAndTheEndLeavesNothingBehind() {
        List<MariaDb> containers;
        try (ConfigurableApplicationContext context =
                Application.start(WebApplicationType.NONE, List.of(Three.class), ContainerOutage.PATIENCE)) {
            containers = List.copyOf(context.getBeansOfType(MariaDb.class).values());
            ContainerOutage.play(
                    context.getBean(MhaDataSource.class),
                    context.getBean(JdbcTemplate.class),
                    context.getBean("second", MariaDb.class)::kill);
        }
        assertThat(containers).hasSize(3).noneMatch(MariaDb::isRunning);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(UrlAloneIT.ourThreads()).isEmpty());
    }

    @Test
    void oneWithoutANameTakesThePlaceOfTheHostsOfAUrl() {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                List.of(Unnamed.class),
                "spring.datasource.url=jdbc:mha:mariadb://production:3306/elsewhere?rise=1",
                "spring.datasource.username=somebody")) {
            assertThat(context.getBean(MhaDataSource.class).cluster().topology().nodes())
                    .extracting(view -> view.node().port())
                    .containsExactly(context.getBean(MariaDb.class).getFirstMappedPort());
            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())", String.class))
                    .isEqualTo("test@% test");
        }
    }
}
