package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDriver;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** What an application gets that depends on the starter and on nothing else. */
class StarterTest {

    @Test
    void bringsTheDriver() throws SQLException {
        assertThat(ServiceLoader.load(Driver.class)).hasAtLeastOneElementOfType(MhaDriver.class);
        assertThat(DriverManager.getDriver("jdbc:mha://h1,h2/db")).isInstanceOf(MhaDriver.class);
    }
}
