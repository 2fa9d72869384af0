package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.Command;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.health.NodeStatus;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.FaultRelay;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What checks and the watchdog say of nodes that nobody calls any more. */
class SlowAndLeavingNodesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SLOWNESS = Duration.ofSeconds(1);
    private static final long SLOW_NANOS = SLOWNESS.toNanos() / 2;
    /** Enough to know what is usual, whatever the first ones took. */
    private static final int CHECKS = 4;

    private static MariaDbServers servers;
    private static FaultRelay relay;

    @BeforeAll
    static void start() {
        servers = MariaDbServers.start(1);
        relay = FaultRelay.start("node1", servers.get(0).host(), servers.get(0).port());
    }

    @AfterAll
    static void stop() {
        relay.close();
        servers.close();
    }

    @AfterEach
    void heal() {
        relay.heal();
    }

    private static MhaDataSource source(String more) {
        return new MhaDataSource("jdbc:mha:mysql://(host=" + relay.host() + ",port=" + relay.port() + ",name=node1)/"
                + MariaDbServer.DATABASE + "?user=" + MariaDbServer.USER + "&password=" + MariaDbServer.PASSWORD
                + more);
    }

    private static NodeTraffic traffic(MhaDataSource source) {
        return Objects.requireNonNull(source.cluster().topology().node("node1")).traffic();
    }

    @Test
    void checksTellThatANodeIsStillSlowAndThatItIsNotAnyMore() throws SQLException {
        try (MhaDataSource source = source("&inter=2s&fastinter=200ms&probeTimeout=1900ms&stallAfter=0")) {
            RealNodes.awaitInService(source);
            await("checks").atMost(LIMIT).until(() -> traffic(source).tally().checks(true) >= CHECKS);
            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement()) {
                relay.slow(SLOWNESS);
                await("the node is known to be slow").atMost(LIMIT).until(() -> {
                    statement.executeQuery("SELECT 2").close();
                    return traffic(source).latencyNanos() >= SLOW_NANOS;
                });
            }
            long known = traffic(source).latencyAtNanos();
            await("a check confirms it")
                    .atMost(LIMIT)
                    .until(() -> traffic(source).latencyAtNanos() != known);
            assertThat(traffic(source).latencyNanos()).isGreaterThanOrEqualTo(SLOW_NANOS);

            relay.heal();
            await("a check ends it").atMost(LIMIT).until(() -> traffic(source).latencyNanos() == 0);
        }
    }

    @Test
    void theWatchdogFreesWhoeverIsStuckOnANodeThatIsDrained() throws SQLException {
        // No number of failed checks takes the node down, so that nothing else cuts the connection.
        try (MhaDataSource source = source("&fall=1000");
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            RealNodes.awaitInService(source);
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT 2").close();
            source.cluster().execute(Command.drain("node1").because("test"));
            RealNodes.awaitStatus(source, "node1", NodeStatus.DRAIN);
            relay.trapCommand(ClientCommand.executing("SELECT 3"), Fault.FREEZE);
            CompletableFuture<SQLException> stuck = CompletableFuture.supplyAsync(() -> {
                try {
                    statement.executeQuery("SELECT 3");
                    throw new AssertionError("a frozen node has answered");
                } catch (SQLException e) {
                    return e;
                }
            });
            await("the thread is free").atMost(LIMIT).until(stuck::isDone);
            assertThat((Throwable) stuck.join()).isInstanceOf(SQLTransactionRollbackException.class);
        }
    }
}
