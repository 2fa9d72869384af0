package io.mha.spring.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.health.NodeStatus;
import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Three containers, of which one is killed while four read from them: nobody may notice. */
final class ContainerOutage {
    /** A slow machine is no outage. */
    static final String[] PATIENCE = {
        "mha.datasource.borrow-timeout=30s",
        "mha.datasource.outage-wait=30s",
        "mha.datasource.inter=2s",
        "mha.datasource.probe-timeout=1500ms",
        "mha.datasource.rise=1"
    };

    private ContainerOutage() {}

    static void play(MhaDataSource source, JdbcTemplate jdbc, Runnable kill) {
        assertThat(source.cluster().topology().nodes()).hasSize(3);
        await().atMost(Duration.ofSeconds(60)).until(() -> nodes(source, NodeStatus.UP) == 3);
        try (Readers readers = new Readers(jdbc)) {
            readers.awaitMore(200);
            kill.run();
            await().atMost(Duration.ofSeconds(60)).until(() -> nodes(source, NodeStatus.DOWN) == 1);
            readers.awaitMore(200);
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> nodes(source, NodeStatus.UP) == 2);
    }

    private static long nodes(MhaDataSource source, NodeStatus status) {
        return source.cluster().topology().nodes().stream()
                .filter(view -> view.state().status() == status)
                .count();
    }
}
