package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mha.jdbc.StubNode.Mode;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.Observation.Context;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Borrows and failovers as Micrometer sees them. */
class ObservationsTest {
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<Context> ended = new CopyOnWriteArrayList<>();
    private StubNodes nodes;

    /** Keeps what has ended. */
    private final class Ended implements ObservationHandler<Context> {
        @Override
        public void onStop(Context context) {
            ended.add(context);
        }

        @Override
        public boolean supportsContext(Context context) {
            return true;
        }
    }

    @BeforeEach
    void open() throws SQLException {
        nodes = new StubNodes(2);
        registry.observationConfig().observationHandler(new Ended());
    }

    @AfterEach
    void close() throws SQLException {
        nodes.close();
    }

    @Test
    void aBorrowIsPartOfWhatTheThreadIsDoing() throws SQLException {
        try (MhaDataSource source = ready()) {
            Observation request = Observation.start("request", registry);
            request.scopedChecked(() -> source.getConnection().close());
            request.stop();

            Context borrow = one("mha.borrow");
            assertThat(low(borrow)).isEqualTo(Map.of("mha.cluster", "stub", "mha.node", "n1", "mha.outcome", "ok"));
            assertThat(borrow.getContextualName()).isEqualTo("borrow stub");
            assertThat(borrow.getParentObservation()).isEqualTo(request);
            assertThat(borrow.getError()).isNull();
        }
    }

    @Test
    void aReadWhoseNodeDiesIsAFailoverToAnother() throws SQLException {
        try (MhaDataSource source = ready();
                Connection connection = source.getConnection()) {
            nodes.get(1).dieAt("SELECT");
            Observation request = Observation.start("request", registry);
            request.scopedChecked(() -> run(connection, "SELECT 1"));
            request.stop();

            Context failover = one("mha.failover");
            assertThat(low(failover))
                    .isEqualTo(Map.of(
                            "mha.cluster", "stub",
                            "mha.node", "n1",
                            "mha.reason", "io-reset",
                            "mha.outcome", "moved"));
            assertThat(high(failover))
                    .containsEntry("mha.to", "n2")
                    .hasEntrySatisfying(
                            "mha.detail", detail -> assertThat(detail).contains("Communications link failure"));
            assertThat(failover.getContextualName()).isEqualTo("failover stub");
            assertThat(failover.getParentObservation()).isEqualTo(request);
        }
    }

    @Test
    void aNodeThatGivesNoConnectionIsAFailoverWithinTheBorrow() throws SQLException {
        try (MhaDataSource source = ready("minIdle=0")) {
            nodes.get(1).mode(Mode.PROBES_ONLY);
            Connection connection = source.getConnection();
            assertThat(connection.unwrap(MhaConnection.class).node()).isEqualTo("n2");
            assertThat(low(one("mha.borrow"))).containsEntry("mha.node", "n2").containsEntry("mha.outcome", "ok");
            Context failover = one("mha.failover");
            assertThat(low(failover)).containsEntry("mha.node", "n1").containsEntry("mha.outcome", "moved");
            assertThat(high(failover)).containsEntry("mha.to", "n2");
            assertThat(Objects.requireNonNull(failover.getParentObservation()).getContextView())
                    .isSameAs(one("mha.borrow"));
            connection.close();
        }
    }

    @Test
    void aConnectionThatWasCutWhileNobodyUsedItMovesToo() throws SQLException {
        try (MhaDataSource source = ready();
                Connection connection = source.getConnection()) {
            run(connection, "SELECT 1");
            nodes.get(1).die();
            RealNodes.awaitStatus(source, "n1", io.mha.core.health.NodeStatus.DOWN);
            run(connection, "SELECT 2");
            assertThat(low(one("mha.failover"))).containsEntry("mha.node", "n1").containsEntry("mha.outcome", "moved");
            assertThat(high(one("mha.failover"))).containsEntry("mha.to", "n2");
        }
    }

    @ParameterizedTest
    @CsvSource({"true, UPDATE t, unknown, 08007", "false, UPDATE t, rolled-back, 40001", "false, commit, unknown, 08007"
    })
    void whatTheApplicationIsToldIsAFailoverWithThatOutcome(
            boolean autoCommit, String deadly, String outcome, String state) throws SQLException {
        try (MhaDataSource source = ready();
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(autoCommit);
            nodes.get(1).dieAt(deadly);
            assertThatThrownBy(() -> {
                        run(connection, "UPDATE t SET a = 1");
                        connection.commit();
                    })
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
            Context failover = one("mha.failover");
            assertThat(low(failover)).containsEntry("mha.node", "n1").containsEntry("mha.outcome", outcome);
            assertThat(high(failover)).containsEntry("mha.to", "none");
            assertThat(failover.getError()).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whereNoNodeIsLeftBothHaveFailed() throws SQLException {
        try (MhaDataSource source = ready("outageWait=0", "borrowTimeout=2s");
                Connection connection = source.getConnection()) {
            run(connection, "SELECT 1");
            nodes.get(2).die();
            nodes.get(1).dieAt("SELECT 2");
            assertThatThrownBy(() -> run(connection, "SELECT 2")).isInstanceOf(NoNodeAvailableException.class);
            assertThat(ended)
                    .filteredOn(context -> "mha.failover".equals(context.getName()))
                    .isNotEmpty()
                    .allSatisfy(context -> assertThat(low(context)).containsEntry("mha.outcome", "failed"));
            ended.clear();

            assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
            Context borrow = one("mha.borrow");
            assertThat(low(borrow)).containsEntry("mha.outcome", "no-node").containsEntry("mha.node", "none");
            assertThat(borrow.getError()).isInstanceOf(NoNodeAvailableException.class);
        }
    }

    @Test
    void whoDeniesTheUserAndWhoIsFullHaveOutcomesOfTheirOwn() throws SQLException {
        try (MhaDataSource source = ready("maxPoolSize=1", "minIdle=0", "borrowTimeout=2s")) {
            RealNodes.awaitInService(source);
            try (Connection first = source.getConnection();
                    Connection second = source.getConnection()) {
                assertThat(first).isNotSameAs(second);
                assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
            }
        }
        nodes.get(1).mode(Mode.DENY);
        nodes.get(2).mode(Mode.DENY);
        try (MhaDataSource source = bound("borrowTimeout=60s", "outageWait=60s")) {
            assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
        }
        assertThat(ended)
                .filteredOn(context -> "mha.borrow".equals(context.getName()))
                .extracting(context -> low(context).get("mha.outcome"))
                .containsExactly("ok", "ok", "no-room", "refused");
    }

    @Test
    void namesCanBeOthers() throws SQLException {
        try (MhaDataSource source = new MhaDataSource(nodes.url())) {
            RealNodes.awaitInService(source);
            new MhaObservations(source)
                    .borrows(new MhaObservations.BorrowConvention() {
                        @Override
                        public String getName() {
                            return "db.borrow";
                        }

                        @Override
                        public KeyValues getLowCardinalityKeyValues(MhaObservations.Borrow borrow) {
                            return super.getLowCardinalityKeyValues(borrow).and("team", "shop");
                        }
                    })
                    .bindTo(registry);
            source.getConnection().close();
            assertThat(low(one("db.borrow"))).containsEntry("team", "shop").containsEntry("mha.node", "n1");
        }
    }

    @Test
    void aGlobalConventionOfTheRegistryIsTaken() throws SQLException {
        class Global extends MhaObservations.BorrowConvention
                implements GlobalObservationConvention<MhaObservations.Borrow> {
            @Override
            public String getName() {
                return "global.borrow";
            }
        }
        registry.observationConfig().observationConvention(new Global());
        try (MhaDataSource source = ready()) {
            source.getConnection().close();
            assertThat(low(one("global.borrow"))).containsEntry("mha.node", "n1");
        }
    }

    @Test
    void borrowsCanBeLeftOut() throws SQLException {
        try (MhaDataSource source = new MhaDataSource(nodes.url())) {
            RealNodes.awaitInService(source);
            new MhaObservations(source).withoutBorrows().bindTo(registry);
            try (Connection connection = source.getConnection()) {
                nodes.get(1).dieAt("SELECT");
                run(connection, "SELECT 1");
            }
            assertThat(ended).extracting(Context::getName).containsExactly("mha.failover");
        }
    }

    @Test
    void everyNameIsWrittenDown() throws SQLException, IOException {
        try (MhaDataSource source = ready();
                Connection connection = source.getConnection()) {
            nodes.get(1).dieAt("SELECT");
            run(connection, "SELECT 1");
        }
        String page = Files.readString(Path.of("../docs/observability.md")).split("## Observations")[1];
        assertThat(ended).extracting(Context::getName).contains("mha.borrow", "mha.failover");
        assertThat(ended).allSatisfy(context -> {
            assertThat(page).contains("`" + context.getName() + "`");
            assertThat(context.getAllKeyValues())
                    .extracting(KeyValue::getKey)
                    .allSatisfy(key -> assertThat(page).contains("`" + key + "`"));
        });
    }

    /** As Boot's handler makes timers of them: no name is there already, and one name has always the same tags. */
    @Test
    void itsTimersStandBesideTheMeters() throws SQLException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (MhaDataSource source = ready("outageWait=0", "borrowTimeout=2s")) {
            new MhaDataSource.Meters(source).bindTo(meters);
            Set<String> before = names(meters);
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            try (Connection connection = source.getConnection()) {
                nodes.get(1).dieAt("SELECT");
                run(connection, "SELECT 1");
                nodes.get(2).dieAt("UPDATE");
                assertThatThrownBy(() -> run(connection, "UPDATE t SET a = 1")).isInstanceOf(SQLException.class);
            }
            assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);

            Set<String> added = names(meters);
            added.removeAll(before);
            added.remove("mha.transition");
            assertThat(added)
                    .containsExactlyInAnyOrder(
                            "mha.borrow", "mha.borrow.active", "mha.failover", "mha.failover.active");
            assertThat(meters.get("mha.borrow").tag("mha.outcome", "ok").timer().count())
                    .isEqualTo(1);
            assertThat(meters.getMeters().stream()
                            .map(Meter::getId)
                            .filter(id -> added.contains(id.getName()))
                            .collect(Collectors.groupingBy(
                                    Meter.Id::getName,
                                    Collectors.mapping(
                                            id -> id.getTags().stream()
                                                    .map(Tag::getKey)
                                                    .collect(Collectors.toSet()),
                                            Collectors.toSet()))))
                    .allSatisfy((name, keys) -> assertThat(keys).as(name).hasSize(1));
            assertThat(meters.find("db.client.connection.wait_time").timers()).hasSize(1);
        }
    }

    @Test
    void aHandlerThatFailsLosesNoConnectionAndNoFailover() throws SQLException {
        ObservationRegistry broken = ObservationRegistry.create();
        boolean[] fails = {false};
        broken.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Context context) {
                if (fails[0]) {
                    throw new IllegalStateException("as the test wants it");
                }
            }

            @Override
            public boolean supportsContext(Context context) {
                return true;
            }
        });
        try (MhaDataSource source = new MhaDataSource(nodes.url())) {
            RealNodes.awaitInService(source);
            new MhaObservations(source).bindTo(broken);
            try (Connection connection = source.getConnection()) {
                nodes.get(1).dieAt("SELECT");
                fails[0] = true;
                run(connection, "SELECT 1");
                assertThat(connection.unwrap(MhaConnection.class).node()).isEqualTo("n2");
            }
            assertThatThrownBy(source::getConnection).isInstanceOf(IllegalStateException.class);
            await().atMost(Duration.ofSeconds(20)).until(() -> source.usage().active() == 0);
        }
    }

    /** All nodes are in service, so that the first one is taken. */
    private MhaDataSource ready(String... parameters) {
        MhaDataSource source = bound(parameters);
        RealNodes.awaitInService(source);
        return source;
    }

    private MhaDataSource bound(String... parameters) {
        MhaDataSource source = new MhaDataSource(nodes.url(parameters));
        new MhaObservations(source).bindTo(registry);
        return source;
    }

    private Context one(String name) {
        List<Context> found =
                ended.stream().filter(context -> name.equals(context.getName())).toList();
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    private static Map<String, String> low(Context context) {
        return map(context.getLowCardinalityKeyValues());
    }

    private static Map<String, String> high(Context context) {
        return map(context.getHighCardinalityKeyValues());
    }

    private static Map<String, String> map(KeyValues values) {
        return StreamSupport.stream(values.spliterator(), false)
                .collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
    }

    private static Set<String> names(SimpleMeterRegistry meters) {
        return meters.getMeters().stream()
                .map(meter -> meter.getId().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
