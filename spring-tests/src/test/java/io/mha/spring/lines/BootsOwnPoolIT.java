package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.mha.jdbc.MhaConnection;
import io.mha.jdbc.MhaDriver;
import java.sql.DriverManager;
import java.sql.SQLException;
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
