package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.core.balance.NodeView;
import io.mha.core.config.ConfigException;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.StubNode.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a wish for a connection to a connection, over nodes without a database. */
class RoutingTest {
    private StubNodes nodes;

    @BeforeEach
    void open() throws SQLException {
        nodes = new StubNodes(2);
    }

    @AfterEach
    void close() throws SQLException {
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"REFUSE", "HANG", "DENY", "FULL"})
    void goesToTheNextNodeIfOneGivesNoConnection(Mode mode) throws SQLException {
        nodes.get(1).mode(mode);
        try (MhaDataSource source = new MhaDataSource(nodes.url())) {
            for (int i = 0; i < 5; i++) {
                try (Connection connection = source.getConnection()) {
                    assertThat(node(connection)).isEqualTo("n2");
                    assertThat(inFlight(source)).isEqualTo(1);
                }
            }
            assertNothingIsLeftOpen(source);
        }
    }

    @Test
    void saysWhyEachNodeGaveNone() {
        nodes.get(1).mode(Mode.REFUSE);
        nodes.get(2).mode(Mode.HANG);
        try (MhaDataSource source = new MhaDataSource(nodes.url("outageWait=0", "borrowTimeout=400ms"))) {
            NoNodeAvailableException refused = refusal(source);
            assertThat(refused.getSQLState()).isEqualTo("08001");
            assertThat(refused.nodes()).extracting("node").containsExactly("n1", "n2");
            assertThat(lines(refused)).anyMatch(line -> line.contains("n1") && line.contains("Connection refused"));
            assertThat(lines(refused)).anyMatch(line -> line.contains("n2"));
            assertNothingIsLeftOpen(source);
        }
    }

    @Test
    void saysAtOnceThatEveryNodeRefusesTheUser() {
        nodes.get(1).mode(Mode.DENY);
        nodes.get(2).mode(Mode.DENY);
        try (MhaDataSource source = new MhaDataSource(nodes.url("borrowTimeout=60s", "outageWait=60s"))) {
            NoNodeAvailableException refused = refusal(source);
            assertThat(refused.getSQLState()).isEqualTo("08004");
            assertThat(refused.getMessage()).contains("Access denied", "1045", "check user, password");
            assertThat(refused.getCause()).isInstanceOf(SQLException.class);
            assertNothingIsLeftOpen(source);
        }
    }

    @Test
    void refusesAtOnceInAnOldOutageAndComesBackByItself() throws SQLException {
        nodes.get(1).mode(Mode.REFUSE);
        nodes.get(2).mode(Mode.REFUSE);
        try (MhaDataSource source = new MhaDataSource(nodes.url("outageWait=0", "downinter=50ms", "fastinter=20ms"))) {
            await().until(() -> source.cluster().topology().isOutage());
            assertThat(refusal(source).getMessage()).contains("no node is usable");
            nodes.get(2).mode(Mode.OK);
            await().until(() -> !source.cluster().topology().isOutage());
            try (Connection connection = source.getConnection()) {
                assertThat(node(connection)).isEqualTo("n2");
            }
        }
    }

    @Test
    void goesToTheNextNodeIfAPoolIsUsedUpAndSaysSoIfAllAre() throws SQLException {
        try (MhaDataSource source = new MhaDataSource(nodes.url("maxPoolSize=1", "minIdle=0", "borrowTimeout=700ms"))) {
            RealNodes.awaitInService(source);
            try (Connection first = source.getConnection();
                    Connection second = source.getConnection()) {
                assertThat(List.of(node(first), node(second))).containsExactly("n1", "n2");
                NoNodeAvailableException refused = refusal(source);
                assertThat(refused.getMessage()).contains("no free connection (1 in use", "maxPoolSize is too small");
                assertThat(inFlight(source)).isEqualTo(2);
            }
        }
    }

    @Test
    void adviceWhereAllNodesAreGoneIsNotAboutThePool() {
        nodes.get(1).mode(Mode.REFUSE);
        nodes.get(2).mode(Mode.REFUSE);
        try (MhaDataSource source = new MhaDataSource(nodes.url("borrowTimeout=300ms"))) {
            assertThat(refusal(source).getMessage()).contains("start a node").doesNotContain("maxPoolSize");
        }
    }

    @Test
    void sendsNothingToANodeThatStartsInMaintenance() throws SQLException {
        String url = nodes.url().replace("name=n1", "name=n1,disabled=true");
        try (MhaDataSource source = new MhaDataSource(url)) {
            await().until(() -> source.cluster().topology().candidates().size() == 1);
            try (Connection connection = source.getConnection()) {
                assertThat(node(connection)).isEqualTo("n2");
            }
        }
    }

    @Test
    void givesTheSameConnectionToTheNextBorrower() throws SQLException {
        try (MhaDataSource source = new MhaDataSource(nodes.url("minIdle=0"))) {
            for (int i = 0; i < 20; i++) {
                source.getConnection().close();
            }
            // one for the pool, one for the checks
            assertThat(nodes.get(1).logins()).isLessThanOrEqualTo(2);
            assertThat(source.activeConnections("n1")).isZero();
        }
    }

    @Test
    void allItsThreadsAreNamedAndGoneAfterClose() throws SQLException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (MhaDataSource source = new MhaDataSource(nodes.url())) {
            source.getConnection().close();
            nodes.get(1).die();
            source.getConnection().close();
            assertThat(since(before))
                    .isNotEmpty()
                    .allMatch(thread -> thread.getName().startsWith("mha-stub"));
            assertThat(since(before)).allMatch(Thread::isDaemon);
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(since(before)).isEmpty());
        assertThat(nodes.get(1).open() + nodes.get(2).open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"balance=bogus", "probeTimeout=5s", "minIdle=11"})
    void aWrongSettingLeavesNoThreadBehind(String wrong) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        assertThatThrownBy(() -> new MhaDataSource(nodes.url(wrong))).isInstanceOf(ConfigException.class);
        assertThat(since(before)).isEmpty();
    }

    @Test
    void refusesBorrowsAfterClose() {
        MhaDataSource source = new MhaDataSource(nodes.url());
        source.close();
        source.close();
        SQLException refused = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat(refused.getSQLState()).isEqualTo("08003");
    }

    @Test
    void anInterruptedBorrowerIsNotAFailureOfTheNode() throws SQLException {
        try (MhaDataSource source = new MhaDataSource(nodes.url("maxPoolSize=1", "minIdle=0"));
                Connection first = source.getConnection();
                Connection second = source.getConnection()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            assertThat(inFlight(source)).isEqualTo(2);
            assertThat(source.cluster().topology().nodes())
                    .extracting(view -> view.state().status())
                    .isSubsetOf(NodeStatus.UNKNOWN, NodeStatus.UP);
            assertThat(List.of(node(first), node(second))).doesNotHaveDuplicates();
        }
    }

    private static List<Thread> since(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toList());
    }

    private static void assertNothingIsLeftOpen(MhaDataSource source) {
        assertThat(inFlight(source)).isZero();
        assertThat(source.activeConnections("n1") + source.activeConnections("n2"))
                .isZero();
    }

    private static int inFlight(MhaDataSource source) {
        return source.cluster().topology().nodes().stream()
                .map(NodeView::traffic)
                .mapToInt(traffic -> traffic.inFlight())
                .sum();
    }

    private static NoNodeAvailableException refusal(MhaDataSource source) {
        return catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
    }

    private static List<String> lines(Exception e) {
        return e.getMessage().lines().toList();
    }

    private static String node(Connection connection) throws SQLException {
        return connection.unwrap(MhaConnection.class).node();
    }
}
