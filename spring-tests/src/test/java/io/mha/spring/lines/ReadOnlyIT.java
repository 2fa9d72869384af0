package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;

/** What a service says of its transactions reaches the connection, and is gone with the transaction. */
class ReadOnlyIT {

    static class Service {
        private final JdbcTemplate jdbc;

        Service(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Transactional(readOnly = true)
        public List<Boolean> readOnly() {
            return seen();
        }

        @Transactional
        public List<Boolean> readWrite() {
            return seen();
        }

        private List<Boolean> seen() {
            ConnectionCallback<List<Boolean>> look =
                    connection -> List.of(connection.isReadOnly(), connection.getAutoCommit());
            assertThat(jdbc.queryForObject("SELECT 42", Integer.class)).isEqualTo(42);
            return jdbc.execute(look);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eager", "lazy"})
    void aReadOnlyTransactionIsOneAndTheNextIsNot(String fetch) {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                List.of(Service.class),
                "spring.datasource.url=" + Servers.url(),
                "spring.datasource.connection-fetch=" + fetch,
                "mha.datasource.min-idle=1",
                "mha.datasource.max-pool-size=1")) {
            Service service = context.getBean(Service.class);
            for (int i = 0; i < 5; i++) {
                assertThat(service.readOnly()).containsExactly(true, false);
                assertThat(service.readWrite()).containsExactly(false, false);
            }
        }
    }

    @Test
    void lazyFetchingBorrowsNothingForATransactionWithoutStatements() {
        try (ConfigurableApplicationContext context = Application.start(
                WebApplicationType.NONE,
                List.of(Empty.class),
                "spring.datasource.url=" + Servers.url(),
                "spring.datasource.connection-fetch=lazy")) {
            assertThat(context.getBean(Empty.class).borrowed()).isZero();
        }
    }

    static class Empty {
        private final javax.sql.DataSource source;

        Empty(javax.sql.DataSource source) {
            this.source = source;
        }

        @Transactional
        public int borrowed() {
            try {
                return source.unwrap(io.mha.jdbc.MhaDataSource.class).usage().active();
            } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
