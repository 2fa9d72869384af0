package io.mha.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.jdbc.MhaDataSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** Readiness holds on for a while: instances that share a database must not leave all at once for a hiccup. */
class ReadinessTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void staysUpForTheHoldAndThenGoesOut() {
        try (MhaDataSource source = new MhaDataSource("jdbc:mha://127.0.0.1:1/db?inter=1s&jmx=false")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> source.cluster().topology().isOutage());
            Readiness readiness = readiness(source);

            assertThat(readiness.status()).isEqualTo("UP");
            now.addAndGet(Duration.ofMillis(29_999).toNanos());
            assertThat(readiness.status()).isEqualTo("UP");
            now.addAndGet(Duration.ofMillis(1).toNanos());
            assertThat(readiness.status()).isEqualTo("OUT_OF_SERVICE");
        }
    }

    @Test
    void isUpWithoutAClusterToWaitFor() {
        Clusters none = Clusters.of(new StaticListableBeanFactory());
        assertThat(new Readiness(none, Duration.ZERO, now::get).status()).isEqualTo("UP");
    }

    private Readiness readiness(MhaDataSource source) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("dataSource", source);
        return new Readiness(Clusters.of(beans), Duration.ofSeconds(30), now::get);
    }
}
