package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What Micrometer shows of a data source. */
class MetersTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void hasTheNamesThatAreWrittenDown() throws SQLException {
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = bound(nodes)) {
            assertThat(source).isNotNull();
            List<String> names = registry.getMeters().stream()
                    .map(meter -> meter.getId().getName())
                    .filter(name -> !name.equals("mha.transition"))
                    .distinct()
                    .sorted()
                    .toList();
            assertThat(names)
                    .containsExactly(
                            "db.client.connection.count",
                            "db.client.connection.idle.max",
                            "db.client.connection.idle.min",
                            "db.client.connection.max",
                            "db.client.connection.pending_requests",
                            "db.client.connection.wait_time",
                            "hikaricp.connections",
                            "hikaricp.connections.active",
                            "hikaricp.connections.idle",
                            "hikaricp.connections.max",
                            "hikaricp.connections.min",
                            "hikaricp.connections.pending",
                            "mha.breaker.state",
                            "mha.call.failures",
                            "mha.check.duration",
                            "mha.check.failures",
                            "mha.discovery.stale",
                            "mha.events.dropped",
                            "mha.node.inflight",
                            "mha.node.latency",
                            "mha.node.picks",
                            "mha.node.state",
                            "mha.node.weight",
                            "mha.outage",
                            "mha.outage.duration",
                            "mha.panic",
                            "mha.pick",
                            "mha.retry",
                            "mha.retry.budget",
                            "mha.unwraps");
        }
    }

    @Test
    void showsWhatHappens() throws SQLException {
        try (StubNodes nodes = new StubNodes(2);
                MhaDataSource source = bound(nodes, "minIdle=0", "maxPoolSize=3")) {
            RealNodes.awaitInService(source);
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO t VALUES (1)");
                assertThat(gauge("mha.node.inflight", "node", "n1")).isEqualTo(1);
                assertThat(gauge("db.client.connection.count", "node", "n1", "state", "used"))
                        .isEqualTo(1);
                assertThat(gauge("hikaricp.connections.active", "pool", "stub-n1"))
                        .isEqualTo(1);
                assertThat(gauge("hikaricp.connections.max", "pool", "stub-n1")).isEqualTo(3);
            }
            assertThat(gauge("mha.node.inflight", "node", "n1")).isZero();
            assertThat(counter("mha.pick", "node", "n1", "outcome", "ok")).isEqualTo(1);
            assertThat(counter("mha.node.picks", "node", "n1")).isEqualTo(1);
            assertThat(gauge("mha.node.state", "node", "n1", "state", "UP")
                            + gauge("mha.node.state", "node", "n1", "state", "RAMP"))
                    .isEqualTo(1);
            assertThat(gauge("mha.node.state", "node", "n1", "state", "DOWN")).isZero();
            assertThat(gauge("mha.breaker.state", "node", "n1", "state", "closed"))
                    .isEqualTo(1);
            assertThat(registry.get("mha.check.duration")
                            .tags("node", "n1", "result", "passed", "type", "ping")
                            .functionTimer()
                            .count())
                    .isPositive();

            nodes.get(1).die();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> gauge("mha.node.state", "node", "n1", "state", "DOWN") == 1);
            assertThat(gauge("mha.node.weight", "node", "n2")).isEqualTo(1);
            assertThat(counter("mha.check.failures", "node", "n1", "class", "connect-refused"))
                    .isPositive();
            assertThat(gauge("mha.outage")).isZero();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> registry.find("mha.transition")
                                    .tags("node", "n1", "to", "DOWN")
                                    .counter()
                            != null);

            nodes.get(2).die();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> gauge("mha.outage") == 1);
            nodes.get(2).revive();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() ->
                            registry.get("mha.outage.duration").functionTimer().count() == 1);
            assertThat(gauge("mha.outage")).isZero();
        }
    }

    @Test
    void timesSomeOfTheBorrowsTheFailedOnesToo() throws SQLException {
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource source = bound(nodes, "borrowTimeout=50ms", "outageWait=0")) {
            for (int i = 0; i < 2_000; i++) {
                source.getConnection().close();
            }
            long timed = registry.get("db.client.connection.wait_time").timer().count();
            assertThat(timed).isBetween(40L, 400L);
            nodes.get(1).die();
            RealNodes.awaitStatus(source, "n1", NodeStatus.DOWN);
            for (int i = 0; i < 500; i++) {
                assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
            }
            assertThat(registry.get("db.client.connection.wait_time").timer().count())
                    .isGreaterThan(timed);
        }
    }

    @Test
    void followsNodesThatComeAndGoAndLeavesNothingBehind() throws SQLException {
        try (StubNodes nodes = new StubNodes(1)) {
            try (MhaDataSource source = bound(nodes)) {
                source.cluster().execute(Command.add(Node.of("n1", 9)));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> registry.find("mha.node.picks")
                                        .tags("node", "n1:9")
                                        .meter()
                                != null);
                source.cluster().execute(Command.remove("n1:9"));
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> registry.find("mha.node.picks")
                                        .tags("node", "n1:9")
                                        .meter()
                                == null);
            }
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void keepsTwoDataSourcesOfOneNameApart() throws SQLException {
        try (StubNodes nodes = new StubNodes(1);
                MhaDataSource second = besideAnother(nodes)) {
            assertThat(second.toString()).contains("name=stub");
            assertThat(registry.getMeters().stream()
                            .map(Meter::getId)
                            .map(id -> id.getTag("group"))
                            .distinct())
                    .containsExactly("stub-2");
        }
    }

    /** The second of two; the first is closed again. */
    private MhaDataSource besideAnother(StubNodes nodes) throws SQLException {
        try (MhaDataSource first = bound(nodes)) {
            assertThat(first.toString()).contains("name=stub");
            MhaDataSource second = bound(nodes);
            second.getConnection().close();
            assertThat(counter("mha.node.picks", "group", "stub", "node", "n1")).isZero();
            assertThat(counter("mha.node.picks", "group", "stub-2", "node", "n1"))
                    .isEqualTo(1);
            return second;
        }
    }

    private MhaDataSource bound(StubNodes nodes, String... parameters) {
        MhaDataSource source = new MhaDataSource(nodes.url(parameters));
        new MhaDataSource.Meters(source).bindTo(registry);
        return source;
    }

    private double gauge(String name, String... tags) {
        Meter meter = registry.get(name).tags(tags).meter();
        return meter.measure().iterator().next().getValue();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }
}
