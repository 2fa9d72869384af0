package io.mha.jdbc.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.SettingsReader;
import io.mha.jdbc.internal.config.Written;
import io.mha.jdbc.internal.pool.NodePools;
import io.mha.jdbc.internal.url.MhaUrl;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Beans are registered when there is time for it; names go by when the data sources were made. */
class BeanNamesTest {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Watched watched = watched();

    @Test
    void theFirstOfOneNameHasItThoughItIsRegisteredLast() throws JMException {
        Beans first = new Beans(watched);
        Beans second = new Beans(watched);

        second.begin(new Observation());
        assertThat(isRegistered("bean-names-2")).isTrue();
        assertThat(isRegistered("bean-names")).isFalse();
        first.begin(new Observation());
        assertThat(isRegistered("bean-names")).isTrue();

        first.close();
        second.close();
        assertThat(isRegistered("bean-names") || isRegistered("bean-names-2")).isFalse();
    }

    @Test
    void aNameIsFreeAgainThoughItWasNeverRegistered() throws JMException {
        new Beans(watched).close();

        Beans next = new Beans(watched);
        next.begin(new Observation());
        assertThat(isRegistered("bean-names")).isTrue();
        next.close();
    }

    private boolean isRegistered(String name) throws JMException {
        return server.isRegistered(new ObjectName("io.mha:type=Cluster,name=" + name));
    }

    private static Watched watched() {
        Timers never = new Never();
        JdbcSettings settings =
                SettingsReader.read(Written.of(MhaUrl.parse("jdbc:mha://h:1/db?name=bean-names"), "test"));
        ClusterConfig config = ClusterConfig.named("bean-names")
                .nodes(List.of(Node.of("h", 1)))
                .build();
        return new Watched(
                Cluster.start(config, never),
                new NodePools(settings, never, (node, generation, failure) -> {}),
                settings);
    }

    /** Nothing that is to be done later is done. */
    private static final class Never implements Timers {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void execute(Runnable task) {}

        @Override
        public Handle schedule(long delayNanos, Runnable task) {
            return () -> {};
        }

        @Override
        public Handle runBlocking(Runnable task) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
