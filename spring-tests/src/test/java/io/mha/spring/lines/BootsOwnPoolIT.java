package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.mha.jdbc.MhaConnection;
import io.mha.jdbc.MhaDataSource;
import io.mha.jdbc.MhaDriver;
import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** The same URL with Boot's own data source: ours is switched off, and the driver's class is named. */
class BootsOwnPoolIT {

    /** What the driver has opened lives as long as its registration. */
    @AfterEach
    void endWhatTheDriverHasOpened() throws SQLException {
        MhaDriver driver = (MhaDriver) DriverManager.getDriver(Servers.url());
        DriverManager.deregisterDriver(driver);
        DriverManager.registerDriver(driver, driver);
    }

    /** Else the application would write its orders into the database for reports. */
    @Test
    void standsBesideAClusterAndIsTheDefault() {
        MariaDbServer boots = Servers.get(0);
        MariaDbServer ours = Servers.get(1);
        try (ConfigurableApplicationContext context = Application.start(
                "spring.datasource.url=" + boots.jdbcUrl(),
                "spring.datasource.username=" + MariaDbServer.USER,
                "spring.datasource.password=" + MariaDbServer.PASSWORD,
                "mha.clusters.reports.url=jdbc:mha:mariadb://" + ours.host() + ":" + ours.port() + "/"
                        + MariaDbServer.DATABASE,
                "mha.clusters.reports.username=" + MariaDbServer.USER,
                "mha.clusters.reports.password=" + MariaDbServer.PASSWORD)) {
            JdbcTemplate reports = new JdbcTemplate(context.getBean("reportsDataSource", MhaDataSource.class));
            assertThat(port(context.getBean(JdbcTemplate.class))).isEqualTo(boots.port());
            assertThat(port(reports)).isEqualTo(ours.port());
        }
    }

    private static int port(JdbcTemplate jdbc) {
        return Objects.requireNonNull(jdbc.queryForObject("SELECT @@port", Integer.class));
    }

    @Test
    void itsConnectionsAreOurs() {
        try (ConfigurableApplicationContext context = Application.start(
                "spring.datasource.url=" + Servers.url(),
                "spring.datasource.driver-class-name=" + MhaDriver.class.getName(),
                "mha.datasource.enabled=false")) {
            assertThat(context.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            assertThat(jdbc.queryForObject("SELECT 42", Integer.class)).isEqualTo(42);
            ConnectionCallback<String> node =
                    connection -> connection.unwrap(MhaConnection.class).node();
            assertThat(jdbc.execute(node)).startsWith("node");
        }
    }
}
