package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.health.NodeStatus;
import io.mha.core.time.Timers;
import io.mha.jdbc.StubNode.Mode;
import io.mha.jdbc.internal.pool.BorrowFailure;
import io.mha.jdbc.internal.pool.Elsewhere;
import io.mha.jdbc.internal.pool.NodeLease;
import io.mha.jdbc.internal.pool.NodePools;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for which connection, how many there are, and how they are opened and given up. */
class PoolsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private StubNodes nodes;

    @BeforeEach
    void open() throws SQLException {
        nodes = new StubNodes(2);
    }

    @AfterEach
    void close() throws SQLException {
        nodes.close();
        threads.shutdownNow();
    }

    @Test
    void aSlowConnectIsLeftToItselfAndItsConnectionIsNotLost() throws SQLException {
        nodes.get(1).mode(Mode.HOLD);
        try (MhaDataSource source = source("borrowTimeout=60s", "minIdle=0")) {
            assertThat(borrowed(source)).isEqualTo("n2");
            nodes.get(1).mode(Mode.OK);
            await().until(() -> nodes.get(1).open() == 2); // one is the probe's
            assertThat(borrowed(source)).isEqualTo("n1");
            assertThat(nodes.get(1).attempts()).as("the one that came late").isEqualTo(1);
        }
    }

    @Test
    void whoFindsEveryQueueFullIsRefusedAtOnceAndTheOthersAreServed() throws Exception {
        try (MhaDataSource source = source("maxPoolSize=1", "minIdle=0", "queueLimit=1", "borrowTimeout=60s")) {
            Connection first = source.getConnection();
            Connection second = source.getConnection();
            ConcurrentLinkedQueue<NoNodeAvailableException> refused = new ConcurrentLinkedQueue<>();
            List<CompletableFuture<Void>> callers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                callers.add(CompletableFuture.runAsync(
                        () -> {
                            try {
                                source.getConnection().close();
                            } catch (NoNodeAvailableException e) {
                                refused.add(e);
                            } catch (SQLException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        threads));
            }
            await().until(() -> refused.size() == 3);
            assertThat(refused).allSatisfy(e -> {
                assertThat(e.getErrorCode()).isEqualTo(NoNodeAvailableException.NO_ROOM);
                assertThat(e.getSQLState()).isEqualTo("08001");
                assertThat(e.getMessage()).contains("n1", "n2", "queueLimit");
            });
            first.close();
            second.close();
            for (CompletableFuture<Void> caller : callers) {
                caller.get(20, TimeUnit.SECONDS);
            }
            assertThat(refused).hasSize(3);
        }
    }

    @Test
    void saysByItsCodeThatNoNodeIsUp() throws SQLException {
        nodes.get(1).mode(Mode.REFUSE);
        nodes.get(2).mode(Mode.REFUSE);
        try (MhaDataSource source = source("outageWait=0")) {
            await().until(() -> source.cluster().topology().isOutage());
            NoNodeAvailableException refused =
                    catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
            assertThat(refused.getErrorCode()).isEqualTo(NoNodeAvailableException.NO_NODE);
        }
    }

    @Test
    void theConnectionsOfANodeThatIsOutAreTheOthersAndAreGivenBackToIt() throws SQLException {
        try (MhaDataSource source = source("maxPoolSize=3", "minIdle=0", "borrowTimeout=3s", "slowStart=0")) {
            source.cluster().execute(Command.maint("n2"));
            await().until(() -> source.cluster().topology().candidates().size() == 1);
            List<Connection> six = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                six.add(source.getConnection());
            }
            assertThat(six).allMatch(connection -> node(connection).equals("n1"));
            assertThat(catchThrowableOfType(NoNodeAvailableException.class, source::getConnection)
                            .getErrorCode())
                    .isEqualTo(NoNodeAvailableException.NO_ROOM);
            source.cluster().execute(Command.ready("n2"));
            RealNodes.awaitInService(source);
            List<Connection> elsewhere = new ArrayList<>();
            for (Connection connection : six) {
                connection.close();
            }
            await("closed little by little")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> nodes.get(1).open() <= 4);
            for (int i = 0; i < 6; i++) {
                elsewhere.add(source.getConnection());
            }
            assertThat(elsewhere)
                    .filteredOn(connection -> node(connection).equals("n1"))
                    .hasSize(3);
            for (Connection connection : elsewhere) {
                connection.close();
            }
        }
    }

    @Test
    void aNodeWithALimitOfItsOwnIsGivenNoMore() throws SQLException {
        String url = nodes.url("minIdle=0", "borrowTimeout=3s").replace("name=n1)", "name=n1,maxConn=2)");
        try (MhaDataSource source = new MhaDataSource(url)) {
            source.cluster().execute(Command.maint("n2"));
            await().until(() -> source.cluster().topology().candidates().size() == 1);
            try (Connection first = source.getConnection();
                    Connection second = source.getConnection()) {
                assertThat(List.of(node(first), node(second))).containsOnly("n1");
                assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
            }
        }
    }

    @Test
    void maxTotalBindsAllPoolsTogether() throws SQLException {
        try (MhaDataSource source = source("maxPoolSize=10", "maxTotal=4", "minIdle=0", "borrowTimeout=3s")) {
            List<Connection> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(source.getConnection());
            }
            assertThat(all).extracting(PoolsTest::node).containsOnly("n1", "n2");
            assertThatThrownBy(source::getConnection).isInstanceOf(NoNodeAvailableException.class);
            for (Connection connection : all) {
                connection.close();
            }
        }
    }

    @Test
    void aNodeThatPassesItsChecksAndTakesNoConnectionIsAskedLessAndLessOften() throws SQLException {
        try (MhaDataSource source = source(
                "minIdle=1",
                "downinter=50ms",
                "fastinter=20ms",
                "slowStart=0",
                "consecutiveErrors=1000000",
                "errorMinCalls=1000000")) { // no breaker
            RealNodes.awaitInService(source);
            nodes.get(1).die();
            RealNodes.awaitStatus(source, "n1", NodeStatus.DOWN);
            int before = nodes.get(1).attempts();
            long start = System.nanoTime();
            nodes.get(1).mode(Mode.PROBES_ONLY);
            RealNodes.awaitStatus(source, "n1", NodeStatus.WARMING);
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            assertThat(RealNodes.state(source, "n1").status()).isEqualTo(NodeStatus.WARMING);
            int attempts = nodes.get(1).attempts() - before;
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            assertThat(attempts)
                    .as("at 0, 0.1, 0.3, 0.7, 1.5, 2.5 s and so on, and some for the wait at the beginning")
                    .isBetween(2, 10 + (int) seconds);
            assertThat(borrowed(source)).isEqualTo("n2");
            nodes.get(1).mode(Mode.OK);
            RealNodes.awaitStatus(source, "n1", NodeStatus.UP);
            assertThat(borrowed(source)).isEqualTo("n1");
        }
    }

    @Test
    void aTransactionOnADrainedNodeMayFinish() throws SQLException {
        try (MhaDataSource source = source();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT 1");
            source.cluster().execute(Command.drain("n1"));
            await().until(() -> source.cluster().topology().candidates().size() == 1);
            assertThat(source.activeConnections("n1")).isEqualTo(1);
            statement.executeUpdate("INSERT 2");
            connection.commit();
            assertThat(nodes.get(1).log()).contains("INSERT 1", "INSERT 2", "commit");
            statement.executeUpdate("INSERT 3");
            assertThat(nodes.get(2).log()).contains("INSERT 3");
            await().until(() -> source.activeConnections("n1") == 0);
            connection.rollback();
        }
    }

    @Test
    void aDrainThatHasWaitedLongEnoughEndsTransactions() throws SQLException {
        try (MhaDataSource source = source();
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            RealNodes.awaitInService(source); // the session of its checks is open and stays so
            connection.setAutoCommit(false);
            statement.executeUpdate("INSERT 1");
            source.cluster().execute(Command.drain("n1", Duration.ofMillis(100)));
            await().until(() -> nodes.get(1).open() <= 1);
            assertThatThrownBy(() -> statement.executeUpdate("INSERT 2"))
                    .isInstanceOf(SQLTransactionRollbackException.class);
            connection.rollback();
            statement.executeUpdate("INSERT 3");
            connection.commit();
            assertThat(nodes.get(2).log()).contains("INSERT 3", "commit");
        }
    }

    @Test
    void whatIsBorrowedFromARemovedNodeIsGivenUpAndNobodyBorrowsFromItAnyMore() throws Exception {
        Timers timers = Timers.system("pools");
        try (MhaDataSource source = source();
                NodePools pools = new NodePools(
                        JdbcConfig.of(nodes.url()).settings(), timers, (node, generation, failure) -> {})) {
            NodeView view = source.cluster().topology().node("n1");
            NodeLease lease = pools.borrow(view, TimeUnit.SECONDS.toNanos(20), besides -> Elsewhere.Room.NONE);
            pools.removed(view.node());
            assertThat(lease.pool().isRetired()).isTrue();
            assertThat(pools.active("n1")).isEqualTo(1);
            assertThatThrownBy(() -> pools.borrow(view, TimeUnit.SECONDS.toNanos(20), besides -> Elsewhere.Room.NONE))
                    .isInstanceOf(BorrowFailure.class);
            lease.release();
            await().until(() -> pools.all().isEmpty());
        } finally {
            timers.close();
        }
    }

    @Test
    void aThreadWithAffinityKeepsItsNode() throws SQLException {
        assertThat(nodesOfTwentyBorrows("balance=random", "affinity=thread")).hasSize(1);
        assertThat(nodesOfTwentyBorrows("balance=random")).hasSize(2);
    }

    private Set<String> nodesOfTwentyBorrows(String... parameters) throws SQLException {
        Set<String> seen = new HashSet<>();
        try (MhaDataSource source = source(parameters)) {
            RealNodes.awaitInService(source);
            for (int i = 0; i < 20; i++) {
                seen.add(borrowed(source));
            }
        }
        return seen;
    }

    private MhaDataSource source(String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        all.add("probe.probe=yes");
        return new MhaDataSource(nodes.url(all.toArray(String[]::new)));
    }

    private static String borrowed(MhaDataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return node(connection);
        }
    }

    private static String node(Connection connection) {
        try {
            return connection.unwrap(MhaConnection.class).node();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
