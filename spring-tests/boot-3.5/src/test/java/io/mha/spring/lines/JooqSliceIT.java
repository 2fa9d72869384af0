package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;
import org.springframework.boot.test.autoconfigure.jooq.JooqTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The slice annotation @JooqTest sees our data source. */
@JooqTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@DirtiesContext // others here count threads
class JooqSliceIT {

    @DynamicPropertySource
    static void url(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> Servers.url("mariadb"));
    }

    @Test
    void usesOurDataSource(@Autowired DataSource source, @Autowired DSLContext access) {
        assertThat(source).isInstanceOf(MhaDataSource.class);
        assertThat(String.valueOf(access.fetchValue("SELECT 1"))).contains("1");
    }
}
