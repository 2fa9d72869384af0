package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.MhaDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** With Boot's lazy fetching there is a proxy in front of us, and everything else still finds us behind it. */
class LazyFetchIT {

    @Test
    void worksBehindTheProxy() throws Exception {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                "spring.datasource.url=" + Servers.url(),
                "spring.datasource.connection-fetch=lazy")) {
            DataSource source = context.getBean(DataSource.class);
            assertThat(source).isInstanceOf(LazyConnectionDataSourceProxy.class);
            assertThat(source.unwrap(MhaDataSource.class)).isNotNull();
            assertThat(context.getBean(JdbcTemplate.class).queryForObject("SELECT 1", Integer.class))
                    .isEqualTo(1);
            assertThat(context.getBean(MeterRegistry.class).find("mha.outage").gauge())
                    .isNotNull();
        }
    }
}
