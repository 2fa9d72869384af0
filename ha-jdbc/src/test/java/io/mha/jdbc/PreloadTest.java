package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Classes are loaded ahead of time, and nothing else happens. */
class PreloadTest {
    @Test
    void opensNothing() throws SQLException {
        Set<Thread> before = threads();
        try (StubNodes nodes = new StubNodes(2)) {
            MhaDataSource.preload(JdbcConfig.of(nodes.url("minIdle=2")));
            Set<Thread> now = threads();
            now.removeAll(before);
            assertThat(now).isEmpty();
            assertThat(nodes.get(1).attempts() + nodes.get(2).attempts()).isZero();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mha-"))
                .collect(Collectors.toSet());
    }
}
