package io.mha.spring.lines;

import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaConnection;
import io.mha.jdbc.MhaObservations;
import io.mha.testkit.mariadb.MariaDbServer;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Borrows and failovers are observed as soon as the application has an ObservationRegistry, as with the actuator. */
class ObservationIT {

    @Configuration(proxyBeanMethods = false)
    static class Testing {
        @Bean
        TestObservationRegistry observationRegistry() {
            return TestObservationRegistry.create();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Renaming {
        @Bean
        MhaObservations.BorrowConvention borrowConvention() {
            return new MhaObservations.BorrowConvention() {
                @Override
                public KeyValues getLowCardinalityKeyValues(MhaObservations.Borrow borrow) {
                    return super.getLowCardinalityKeyValues(borrow).and("team", "shop");
                }
            };
        }
    }

    @AfterEach
    void revive() {
        Servers.revive();
    }

    @Test
    void aBorrowIsPartOfTheRequest() {
        try (ConfigurableApplicationContext context = start(List.of(Testing.class, Renaming.class))) {
            TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
            Observation request = Observation.createNotStarted("request", registry);
            request.observe(() -> context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class));

            assertThat(registry)
                    .hasNumberOfObservationsWithNameEqualTo("mha.borrow", 1)
                    .hasObservationWithNameEqualTo("mha.borrow")
                    .that()
                    .hasLowCardinalityKeyValue("mha.outcome", "ok")
                    .hasLowCardinalityKeyValue("mha.cluster", "mha")
                    .hasLowCardinalityKeyValueWithKey("mha.node")
                    .hasLowCardinalityKeyValue("team", "shop")
                    .hasParentObservationEqualTo(request)
                    .hasBeenStopped();
        }
    }

    @Test
    void aKilledNodeIsAFailoverOfTheRequestThatMetIt() throws SQLException {
        try (ConfigurableApplicationContext context = start(List.of(Testing.class));
                Connection connection = context.getBean(DataSource.class).getConnection()) {
            String node = connection.unwrap(MhaConnection.class).node();
            TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
            Observation request = Observation.createNotStarted("request", registry);
            request.observeChecked(() -> {
                select(connection);
                server(node).kill();
                select(connection);
            });

            String other = connection.unwrap(MhaConnection.class).node();
            assertThat(other).isNotEmpty().isNotEqualTo(node);
            assertThat(registry)
                    .hasObservationWithNameEqualTo("mha.failover")
                    .that()
                    .hasLowCardinalityKeyValue("mha.node", node)
                    .hasLowCardinalityKeyValue("mha.outcome", "moved")
                    .hasLowCardinalityKeyValueWithKey("mha.reason")
                    .hasHighCardinalityKeyValue("mha.to", other)
                    .hasHighCardinalityKeyValueWithKey("mha.detail")
                    .hasParentObservationEqualTo(request)
                    .hasBeenStopped();
        }
    }

    /** Boot's own registry makes timers of observations; those that the data source has are left alone. */
    @Test
    void timersStandBesideTheMeters() {
        try (ConfigurableApplicationContext context = start(List.of())) {
            context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class);
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            assertThat(meters.get("mha.borrow").tag("mha.outcome", "ok").timer().count())
                    .isEqualTo(1);
            assertThat(meters.get("db.client.connection.wait_time").timers()).hasSize(1);
            assertThat(meters.get("mha.node.picks").meters()).hasSize(3);
        }
    }

    @Test
    void bootsSwitchTakesBorrowsOffThePath() throws SQLException {
        try (ConfigurableApplicationContext context =
                        start(List.of(Testing.class), "management.observations.enable.mha.borrow=false");
                Connection connection = context.getBean(DataSource.class).getConnection()) {
            select(connection);
            server(connection.unwrap(MhaConnection.class).node()).kill();
            select(connection);
            assertThat(context.getBean(TestObservationRegistry.class))
                    .hasNumberOfObservationsWithNameEqualTo("mha.borrow", 0);
            assertThat(context.getBean(TestObservationRegistry.class)).hasObservationWithNameEqualTo("mha.failover");
        }
    }

    @Test
    void withoutAListenerItWorksAsBefore() {
        try (ConfigurableApplicationContext context = start(List.of(), "management.observations.enable.mha=false")) {
            assertThat(context.getBean(ObservationRegistry.class)).isNotNull();
            context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class);
            assertThat(context.getBean(MeterRegistry.class).find("mha.borrow").meters())
                    .isEmpty();
        }
    }

    private static ConfigurableApplicationContext start(List<Class<?>> further, String... properties) {
        String[] all = Stream.concat(Stream.of("spring.datasource.url=" + Servers.url()), Stream.of(properties))
                .toArray(String[]::new);
        return Application.start(WebApplicationType.NONE, further, all);
    }

    private static MariaDbServer server(String node) {
        return Stream.of(Servers.get(0), Servers.get(1), Servers.get(2))
                .filter(server -> server.name().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 42")) {
            assertThat(rows.next()).isTrue();
        }
    }
}
