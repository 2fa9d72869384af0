package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.mariadb.MariaDbServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every node is gone. */
class OutageIT {
    private static RealNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RealNodes.start(3);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    @Test
    void aBorrowWaitsAtFirstThenFailsFastAndComesBackByItself() throws Exception {
        try (MhaDataSource source = nodes.dataSource("mysql")) {
            RealNodes.awaitInService(source);
            write(source, 1);
            killAll();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> source.cluster().topology().isOutage());

            long start = System.nanoTime();
            NoNodeAvailableException first =
                    catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
            long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertThat(waited).as("a young outage is worth a wait").isBetween(1_500L, 4_000L);
            assertThat(first.getSQLState()).isEqualTo("08001");

            await().atMost(Duration.ofSeconds(10)).until(() -> failsWithinMillis(source) <= 20);
            List<Long> refusals = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                refusals.add(failsWithinMillis(source));
            }
            Collections.sort(refusals);
            assertThat(refusals.get(17))
                    .as("an old outage refuses at once (two calls in twenty may meet a pause of the machine)")
                    .isLessThanOrEqualTo(20);
            NoNodeAvailableException later =
                    catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
            assertThat(later.nodes()).hasSize(3);
            assertThat(later.getErrorCode()).isEqualTo(9001);
            assertThat(later.getMessage())
                    .contains("node1 DOWN", "node2 DOWN", "node3 DOWN")
                    .containsIgnoringCase("connection refused")
                    .doesNotContain(MariaDbServer.PASSWORD);

            nodes.get(1).start();
            await("recovers by itself").atMost(Duration.ofSeconds(15)).until(() -> reads(source));
            write(source, 2);
            nodes.revive();
            assertThat(nodes.ids()).containsExactlyInAnyOrder(1L, 2L);
        }
    }

    @Test
    void aBorrowThatWaitsIsServedByTheFirstNodeThatAnswers() throws Exception {
        try (MhaDataSource source = nodes.dataSource("mysql", "borrowTimeout=10s", "outageWait=10s")) {
            RealNodes.awaitInService(source);
            killAll();
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return read(source);
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    task -> new Thread(task, "waiting").start());
            await().until(() -> source.cluster().topology().isOutage());
            nodes.get(2).start();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anApplicationMayStartBeforeItsNodes() throws Exception {
        killAll();
        try (MhaDataSource source = nodes.dataSource("mysql")) {
            await().until(() -> source.cluster().topology().isOutage());
            nodes.get(0).start();
            await().atMost(Duration.ofSeconds(15)).until(() -> reads(source));
        }
    }

    private static boolean reads(MhaDataSource source) throws SQLException {
        try {
            return read(source);
        } catch (NoNodeAvailableException notYet) {
            return false;
        }
    }

    private static boolean read(MhaDataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            return rows.next();
        }
    }

    private static void write(MhaDataSource source, long id) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 0, 'outage')");
        }
    }

    private static long failsWithinMillis(MhaDataSource source) {
        long start = System.nanoTime();
        catchThrowableOfType(NoNodeAvailableException.class, source::getConnection);
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static void killAll() {
        for (int i = 0; i < 3; i++) {
            nodes.get(i).kill();
        }
    }
}
