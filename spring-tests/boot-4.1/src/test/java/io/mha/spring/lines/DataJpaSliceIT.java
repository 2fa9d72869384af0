package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.boot.jdbc.test.autoconfigure.AutoConfigureTestDatabase;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The slice annotation @DataJpaTest sees our data source. */
@DataJpaTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
@DirtiesContext // others here count threads
class DataJpaSliceIT {

    @DynamicPropertySource
    static void url(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> Servers.url("mariadb"));
    }

    @Test
    void usesOurDataSource(@Autowired DataSource source, @Autowired EntityManager access) {
        assertThat(source).isInstanceOf(MhaDataSource.class);
        assertThat(String.valueOf(access.createNativeQuery("SELECT 1").getSingleResult()))
                .contains("1");
    }
}
