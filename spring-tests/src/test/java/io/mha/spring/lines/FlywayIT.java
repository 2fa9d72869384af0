package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Boot's {vendor} in the places of migrations is found by the URL that the connection shows: that of the driver. */
class FlywayIT {

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "mariadb"})
    void findsTheMigrationsOfTheVendor(String driver) {
        try (ConfigurableApplicationContext context = Application.start(
                "spring.datasource.url=" + Servers.urlOfOne(driver),
                "spring.flyway.enabled=true",
                "spring.flyway.table=history_of_" + driver,
                "spring.flyway.baseline-on-migrate=true",
                "spring.flyway.baseline-version=0",
                "spring.flyway.locations=classpath:db/migration/{vendor}")) {
            assertThat(context.getBean(JdbcTemplate.class)
                            .queryForObject("SELECT COUNT(*) FROM migrated_by_" + driver, Integer.class))
                    .isZero();
        }
    }
}
