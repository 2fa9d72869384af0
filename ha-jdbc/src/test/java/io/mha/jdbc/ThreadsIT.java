package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a data source leaves behind: nothing. */
class ThreadsIT {

    @Test
    void noThreadIsLeftAfterClose() throws SQLException {
        List<String> before = threads();
        try (RealNodes nodes = RealNodes.start(3)) {
            try (MhaDataSource source = nodes.dataSource("mysql", "name=threads");
                    Load load = new Load(source, 8)) {
                RealNodes.awaitInService(source);
                nodes.get(0).kill();
                nodes.get(1).freeze();
                long target = load.reads.get() + 500;
                await().atMost(Duration.ofSeconds(20)).until(() -> load.reads.get() > target);
                assertThat(threads()).anyMatch(name -> name.startsWith("mha-threads-"));
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(threads()).containsExactlyInAnyOrderElementsOf(before));
        }
    }

    /** Ours and HikariCP's; the drivers' own are not in our hand. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mha-") || name.contains("Hikari"))
                .toList();
    }
}
