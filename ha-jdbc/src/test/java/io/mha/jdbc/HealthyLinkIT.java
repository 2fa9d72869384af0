package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mha.core.health.NodeStatus;
import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.ServerError;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invariant 14: the health of the link is not the health of the outcome. The servers call themselves MyCat, and answer
 * what MyCat answers when it has lost a backend: our link is well, and what was done is unknown.
 */
class HealthyLinkIT {
    private static final Predicate<ClientCommand> COMMIT =
            command -> command.text().equalsIgnoreCase("commit");
    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(2, "--version=5.6.29-mycat-1.6.7.6-release-20210730");
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void reset() throws SQLException {
        nodes.reset();
    }

    static Stream<Arguments> driversAndCodes() {
        return EventTableIT.drivers()
                .flatMap(driver -> Stream.of(1105, 1184, 1023, 3009).map(code -> Arguments.of(driver, error(code))));
    }

    private static ServerError error(int code) {
        return new ServerError(code, code == 1184 ? "08S01" : "HY000", "backend connect: connection refused");
    }

    @ParameterizedTest
    @MethodSource("driversAndCodes")
    void anAutocommitWriteIsUnknown(String driver, ServerError error) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            nodes.get(0).sick(error, executing("INSERT INTO item"));
            Told.unknown(() -> Scene.insert(connection, 1));
        }
        assertThat(nodes.sent("INSERT INTO item")).as("not sent again").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("driversAndCodes")
    void aCommitIsUnknown(String driver, ServerError error) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).sick(error, COMMIT);
            Told.unknown(connection::commit);
        }
        assertThat(nodes.sent(COMMIT)).as("not sent again").isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("driversAndCodes")
    void aStatementInATransactionLeavesNoHalfOfIt(String driver, ServerError error) throws SQLException {
        try (MhaDataSource source = source(driver);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            nodes.get(0).sick(error, executing("VALUES (2,"));
            assertThat(catchThrowable(() -> Scene.insert(connection, 2))).isInstanceOf(SQLException.class);
            nodes.get(0).heal();
            assertThat(catchThrowable(connection::commit))
                    .as("an application that swallows the error")
                    .isInstanceOf(SQLException.class);
        }
        assertThat(nodes.ids()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("driversAndCodes")
    void aReadThatFailsSoDoesNotCostTheConnection(String driver, ServerError error) throws SQLException {
        try (MhaDataSource source = source(driver, "maxPoolSize=1", "retryReads=0");
                Connection connection = source.getConnection()) {
            String id = Scene.one(connection, "SELECT CONNECTION_ID() AS n14").toString();
            nodes.get(0).sick(error, executing("many"));
            Throwable told = catchThrowable(() -> Scene.one(connection, "SELECT id FROM many LIMIT 1"));
            assertThat(told)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getErrorCode()).isEqualTo(error.code()));
            nodes.get(0).heal();
            assertThat(Scene.one(connection, "SELECT CONNECTION_ID() AS n14").toString())
                    .isEqualTo(id);
            assertThat(RealNodes.state(source, "node1").status()).isEqualTo(NodeStatus.UP);
        }
    }

    private static MhaDataSource source(String driver, String... parameters) throws SQLException {
        String[] all =
                Stream.concat(Stream.of("balance=first"), Stream.of(parameters)).toArray(String[]::new);
        return nodes.quiet(driver, all);
    }
}
