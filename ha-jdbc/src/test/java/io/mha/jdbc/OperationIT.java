package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.health.NodeStatus;
import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.ServerError;
import io.mha.testkit.relay.Trap;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** More rows of the table of events: what operators and other threads do, and the last node. */
class OperationIT {
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    static Stream<String> drivers() {
        return EventTableIT.drivers();
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void credentialsChanged(String driver) throws SQLException {
        nodes.on("CREATE OR REPLACE USER rotated@'%' IDENTIFIED BY 'old-secret'");
        nodes.on("GRANT ALL ON app.* TO rotated@'%'");
        Properties login = new Properties();
        login.setProperty("user", "rotated");
        login.setProperty("password", "old-secret");
        String url = nodes.url(driver, "balance=first", "inter=60s", "minIdle=0");
        try (MhaDataSource source = new MhaDataSource(JdbcConfig.of(url, login));
                Connection borrowed = source.getConnection()) {
            source.getConnection().close(); // one more, idle
            nodes.on("ALTER USER rotated@'%' IDENTIFIED BY 'new-secret'");
            Scene.insert(borrowed, 1);
            try (Connection idle = source.getConnection()) {
                Scene.insert(idle, 2);
                NoNodeAvailableException refused =
                        catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
                assertThat(refused.getSQLState()).isIn("08001", "08004");
                assertThat((Throwable) refused).hasMessageNotContaining("old-secret");

                source.setCredentials("rotated", "new-secret");
                await().atMost(Scene.LIMIT).until(() -> {
                    try (Connection fresh = source.getConnection()) {
                        return Scene.insert(fresh, 3) == 1;
                    } catch (NoNodeAvailableException notYet) {
                        return false;
                    }
                });
                Scene.insert(borrowed, 4);
                assertThat(RelayNodes.node(borrowed)).as("stays").isEqualTo("node1");
            }
            nodes.get(0).resetAll();
            await("checks log in with the new password").atMost(Scene.LIMIT).until(() -> {
                source.cluster().execute(Command.checkNow("node1"));
                return RealNodes.state(source, "node1").inService()
                        && nodes.get(0).connections() > 0;
            });
            try (Connection afterwards = source.getConnection()) {
                assertThat(Scene.one(afterwards, "SELECT CURRENT_USER()")).isEqualTo("rotated@%");
            }
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L, 3L, 4L);
    }

    /** The calls of one thread, while another one closes its connection. */
    private static final class Call {
        private final CompletableFuture<Object> result = new CompletableFuture<>();
        private final Trap trap;

        Call(Connection connection, long id) {
            trap = nodes.get(0).trapReply(executing("INSERT INTO item VALUES (" + id + ","), Fault.STALL);
            Thread caller = new Thread(
                    () -> {
                        try {
                            result.complete(Scene.insert(connection, id));
                        } catch (Throwable e) {
                            result.completeExceptionally(e);
                        }
                    },
                    "caller");
            caller.setDaemon(true);
            caller.start();
            await().atMost(Scene.LIMIT).until(trap::hasSprung);
        }
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void closeFromAnotherThreadWaitsForNobodyAndTheStatementIsFinished(String driver) throws Exception {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first", "maxPoolSize=1", "stallAfter=0")) {
            Connection closed = source.getConnection();
            Call call = new Call(closed, 1);
            closed.close();
            assertThat(closed.isClosed()).isTrue();
            assertThat(call.result.isDone()).as("it still runs").isFalse();
            assertThat(source.activeConnections("node1"))
                    .as("nobody else gets it")
                    .isEqualTo(1);
            nodes.get(0).heal();
            assertThat(call.result.get(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isEqualTo(1);
            try (Connection next = source.getConnection()) {
                Scene.insert(next, 2);
            }
            await().atMost(Scene.LIMIT).until(() -> source.activeConnections("node1") == 0);
        }
        assertThat(nodes.ids()).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void closeFromAnotherThreadRollsBackAfterTheStatement(String driver) throws Exception {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first", "maxPoolSize=1", "stallAfter=0")) {
            Connection closed = source.getConnection();
            closed.setAutoCommit(false);
            Scene.insert(closed, 1);
            Call call = new Call(closed, 2);
            closed.close();
            nodes.get(0).heal();
            call.result.get(Scene.LIMIT.toSeconds(), TimeUnit.SECONDS);
            await().atMost(Scene.LIMIT).until(() -> source.activeConnections("node1") == 0);
            try (Connection next = source.getConnection()) {
                assertThat(next.getAutoCommit()).isTrue();
                Scene.insert(next, 3);
            }
        }
        assertThat(nodes.ids()).containsExactly(3L);
    }

    /** Whatever it does: a bad answer is worth more than none, and it is used again the moment it is well. */
    @ParameterizedTest
    @MethodSource("drivers")
    void theLastNodeIsNeverEjected(String driver) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "balance=first", "stallAfter=0")) {
            nodes.get(0).crash();
            await("node1 down").atMost(Scene.LIMIT).until(() -> {
                source.cluster().execute(Command.checkNow("node1"));
                return RealNodes.state(source, "node1").status() == NodeStatus.DOWN;
            });
            nodes.get(1).sick(new ServerError(3009, "HY000", "java.lang.IllegalArgumentException"), executing("many"));
            List<String> states = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                try (Connection connection = source.getConnection()) {
                    Scene.one(connection, "SELECT id FROM many LIMIT 1");
                } catch (NoNodeAvailableException ejected) {
                    states.add(ejected.getMessage());
                } catch (SQLException sick) {
                    assertThat(sick.getErrorCode()).isEqualTo(3009);
                }
            }
            assertThat(states).isEmpty();
            assertThat(source.cluster().topology().isOutage()).isFalse();
            nodes.get(1).heal();
            try (Connection connection = source.getConnection()) {
                assertThat(Scene.one(connection, "SELECT id FROM many LIMIT 1")).isNotNull();
            }
        }
    }
}
