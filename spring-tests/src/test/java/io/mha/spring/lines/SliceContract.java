package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What is the same for all slice annotations: they see our data source, and work with it. */
@DirtiesContext // others here count threads
abstract class SliceContract {

    @DynamicPropertySource
    static void url(DynamicPropertyRegistry properties) {
        properties.add("spring.datasource.url", () -> Servers.url("mariadb"));
    }

    @Test
    void usesOurDataSource(@Autowired DataSource source) {
        assertThat(source).isInstanceOf(MhaDataSource.class);
        assertThat(String.valueOf(selectOne())).contains("1");
    }

    /** What {@code SELECT 1} gives by the means of the slice. */
    abstract Object selectOne();
}
