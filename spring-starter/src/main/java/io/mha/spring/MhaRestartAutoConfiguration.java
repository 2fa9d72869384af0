package io.mha.spring;

import io.mha.jdbc.MhaDriver;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * DevTools exchanges the classes of an application when it restarts. Where ours are among them, the {@code DriverManager}
 * would keep the old driver, and with it all old classes and what the driver has opened; so the driver goes with its
 * application.
 */
@AutoConfiguration
@ConditionalOnClass(name = "org.springframework.boot.devtools.restart.Restarter")
class MhaRestartAutoConfiguration {
    private static final String LOADER = "org.springframework.boot.devtools.restart.classloader.RestartClassLoader";

    @Bean
    static DisposableBean mhaDriverFarewell(ApplicationContext context) {
        return () -> {
            ClassLoader own = MhaDriver.class.getClassLoader();
            if (context.getParent() == null
                    && own != null
                    && own.getClass().getName().equals(LOADER)) {
                deregister();
            }
        };
    }

    private static void deregister() throws SQLException {
        List<Driver> ours =
                DriverManager.drivers().filter(MhaDriver.class::isInstance).toList();
        for (Driver driver : ours) {
            DriverManager.deregisterDriver(driver);
        }
    }
}
