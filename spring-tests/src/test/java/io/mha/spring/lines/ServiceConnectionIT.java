package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.jdbc.MhaDataSource;
import io.mha.testkit.mariadb.MariaDbServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.testcontainers.containers.GenericContainer;

/**
 * Several containers are the nodes of one data source, without a URL. The containers stand for our servers, so that this
 * runs where there is no Docker; what a real one does on its way up is not seen here.
 */
class ServiceConnectionIT {

    /** Is where a server of ours is, and needs no start. */
    static final class StandIn extends GenericContainer<StandIn> {
        private final MariaDbServer server;

        StandIn(MariaDbServer server) {
            super("mariadb:11.4");
            this.server = server;
            withEnv("MARIADB_USER", MariaDbServer.USER);
            withEnv("MARIADB_PASSWORD", MariaDbServer.PASSWORD);
            withEnv("MARIADB_DATABASE", MariaDbServer.DATABASE);
        }

        @Override
        public void start() {
            // it runs
        }

        @Override
        public void stop() {
            // others need it
        }

        @Override
        public String getDockerImageName() {
            return "mariadb:11.4"; // its own way asks an engine
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public String getHost() {
            return server.host();
        }

        @Override
        public Integer getFirstMappedPort() {
            return server.port();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Containers {
        @Bean
        @ServiceConnection(name = "mha")
        StandIn first() {
            return new StandIn(Servers.get(0));
        }

        @Bean
        @ServiceConnection(name = "mha")
        StandIn second() {
            return new StandIn(Servers.get(1));
        }
    }

    /** The same, of a type that Boot itself makes a connection to. */
    static final class DatabaseStandIn extends MariaDb {
        private final MariaDbServer server = Servers.get(2);

        @Override
        public void start() {
            // it runs
        }

        @Override
        public void stop() {
            // others need it
        }

        @Override
        public String getDockerImageName() {
            return NeedsDocker.IMAGE;
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:mariadb://" + server.host() + ":" + server.port() + "/" + MariaDbServer.DATABASE
                    + "?tcpKeepAlive=false";
        }

        @Override
        public String getUsername() {
            return MariaDbServer.USER;
        }

        @Override
        public String getPassword() {
            return MariaDbServer.PASSWORD;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Unnamed {
        @Bean
        @ServiceConnection
        DatabaseStandIn database() {
            return new DatabaseStandIn();
        }
    }

    @Test
    void everyContainerIsANode() {
        try (ConfigurableApplicationContext context =
                Application.start(WebApplicationType.NONE, List.of(Containers.class), "mha.datasource.rise=1")) {
            MhaDataSource source = context.getBean(MhaDataSource.class);
            assertThat(source.cluster().topology().nodes())
                    .extracting(NodeView::node)
                    .extracting(node -> node.port())
                    .containsExactly(Servers.get(0).port(), Servers.get(1).port());
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT CURRENT_USER()", String.class))
                    .startsWith(MariaDbServer.USER);
        }
    }

    @Test
    void oneWithoutANameTakesThePlaceOfTheHostsOfAUrl() {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                List.of(Unnamed.class),
                "spring.datasource.url=jdbc:mha:mariadb://production:3306/elsewhere?rise=1",
                "spring.datasource.username=somebody")) {
            MhaDataSource source = context.getBean(MhaDataSource.class);
            assertThat(source.cluster().topology().nodes())
                    .extracting(view -> view.node().port())
                    .containsExactly(Servers.get(2).port());
            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT CONCAT(CURRENT_USER(), ' ', DATABASE())", String.class))
                    .startsWith(MariaDbServer.USER + "@")
                    .endsWith(" " + MariaDbServer.DATABASE);
        }
    }

    @Test
    void whatHasOurNameIsPreferred() {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE, List.of(Containers.class, Unnamed.class), "mha.datasource.rise=1")) {
            assertThat(context.getBean(MhaDataSource.class).cluster().topology().nodes())
                    .extracting(view -> view.node().port())
                    .containsExactly(Servers.get(0).port(), Servers.get(1).port());
        }
    }

    @Test
    void theyTakeThePlaceOfTheHostsOfAUrlAndItsOptionsStay() {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                List.of(Containers.class),
                "spring.datasource.url=jdbc:mha:mariadb://production:3306/elsewhere?rise=1&user=somebody")) {
            MhaDataSource source = context.getBean(MhaDataSource.class);
            assertThat(source.toString())
                    .contains("jdbc:mha:mariadb:", "/" + MariaDbServer.DATABASE, "rise=1")
                    .doesNotContain("production");
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT CURRENT_USER()", String.class))
                    .startsWith(MariaDbServer.USER);
        }
    }
}
