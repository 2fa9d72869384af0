package io.mha.jdbc.internal.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mha.core.health.Evidence;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exceptions in the shapes in which Connector/J ("CJ") and MariaDB Connector/J ("MDB") throw them. */
class OutcomeRulesTest {
    private static final String CJ_LOST =
            "Communications link failure\n\nThe last packet successfully received from the"
                    + " server was 5,001 milliseconds ago.";

    static Stream<Arguments> connects() {
        return Stream.of(
                arguments("CJ refused", cj(new ConnectException("Connection refused")), Evidence.CONNECT_REFUSED),
                arguments(
                        "MDB refused",
                        mdbConnect(new ConnectException("Connection refused")),
                        Evidence.CONNECT_REFUSED),
                arguments("CJ unknown host", cj(new UnknownHostException("nowhere")), Evidence.CONNECT_REFUSED),
                arguments("CJ timeout", cj(new SocketTimeoutException("Connect timed out")), Evidence.CONNECT_TIMEOUT),
                arguments(
                        "MDB timeout",
                        mdbConnect(new SocketTimeoutException("Connect timed out")),
                        Evidence.CONNECT_TIMEOUT),
                arguments("CJ no route", cj(new NoRouteToHostException("No route")), Evidence.CONNECT_TIMEOUT),
                arguments("CJ reset at login", cj(new SocketException("Connection reset")), Evidence.HANDSHAKE),
                arguments("CJ eof at login", cj(new EOFException("Can not read response")), Evidence.HANDSHAKE),
                arguments("MDB eof at login", mdbConnect(new EOFException("unexpected end")), Evidence.HANDSHAKE),
                arguments("no cause", new SQLNonTransientConnectionException("no", "08000"), Evidence.HANDSHAKE),
                arguments("full", nonTransient("Too many connections", "08004", 1040), Evidence.OVERLOAD),
                arguments("user is full", new SQLException("has more than", "42000", 1203), Evidence.OVERLOAD),
                arguments("user's limit", new SQLException("has exceeded", "42000", 1226), Evidence.OVERLOAD),
                arguments("CJ password", new SQLException("Access denied", "28000", 1045), Evidence.AUTH),
                arguments(
                        "MDB password",
                        new SQLInvalidAuthorizationSpecException("Access denied", "28000", 1045),
                        Evidence.AUTH),
                arguments("no such database", new SQLSyntaxErrorException("Unknown", "42000", 1049), Evidence.AUTH),
                arguments("28 without code", new SQLException("plugin", "28000"), Evidence.AUTH),
                arguments("shutting down", nonTransient("shutdown in progress", "08S01", 1053), Evidence.SHUTDOWN),
                arguments("any other answer", new SQLException("Unknown error", "HY000", 1105), Evidence.APPLICATION));
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                arguments("CJ reset", cj(new SocketException("Connection reset")), Evidence.IO_RESET),
                arguments("CJ eof", cj(new EOFException("Can not read response from server")), Evidence.IO_RESET),
                arguments("CJ broken pipe", cj(new SocketException("Broken pipe")), Evidence.IO_RESET),
                arguments("CJ read timeout", cj(new SocketTimeoutException("Read timed out")), Evidence.READ_TIMEOUT),
                arguments("MDB reset", mdb(new SocketException("Connection reset")), Evidence.IO_RESET),
                arguments("MDB eof", mdb(new EOFException("unexpected end of stream")), Evidence.IO_RESET),
                arguments("MDB read timeout", mdb(new SocketTimeoutException("Read timed out")), Evidence.READ_TIMEOUT),
                arguments(
                        "nested timeout",
                        new SQLException("x", "HY000", new IOException(new SocketTimeoutException("Read timed out"))),
                        Evidence.READ_TIMEOUT),
                arguments("after close", nonTransient("No operations allowed", "08003", 0), Evidence.IO_RESET),
                arguments("client code", new SQLException("gone away", "HY000", 2006), Evidence.IO_RESET),
                arguments("recoverable", new SQLRecoverableException("lost"), Evidence.IO_RESET),
                arguments("shutdown", new SQLException("shutdown in progress", "08S01", 1053), Evidence.SHUTDOWN),
                arguments("killed", new SQLException("Connection was killed", "70100", 1927), Evidence.IO_RESET),
                arguments("idle", new SQLException("disconnected by the server", "HY000", 4031), Evidence.IO_RESET));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                arguments("MyCat: dead shard", nonTransient("Connection refused", "08S01", 1184)),
                arguments("MyCat: anything", new SQLException("can't find table", "HY000", 1105)),
                arguments("MyCat: closed backend", new SQLException("backend closed", "HY000", 1023)),
                arguments("MyCat: heartbeat", new SQLException("java.net.ConnectException", "HY000", 3009)),
                arguments("syntax", new SQLSyntaxErrorException("You have an error", "42000", 1064)),
                arguments("no table", new SQLSyntaxErrorException("doesn't exist", "42S02", 1146)),
                arguments("deadlock", new SQLTransactionRollbackException("Deadlock found", "40001", 1213)),
                arguments("lock wait", new SQLTransactionRollbackException("Lock wait timeout", "40001", 1205)),
                arguments("read only", new SQLException("--read-only", "HY000", 1290)),
                arguments("no privilege", new SQLSyntaxErrorException("denied", "42000", 1044)),
                arguments("killed query", new SQLException("Query execution was interrupted", "70100", 1317)),
                arguments("MDB query timeout", new SQLTimeoutException("max_statement_time", "70100", 1969)),
                arguments("CJ query timeout", new SQLTimeoutException("Statement cancelled due to timeout")),
                arguments("CJ argument", new SQLException("Parameter index out of range", "S1009")),
                arguments("nothing at all", new SQLException()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("connects")
    void readsAFailedAttemptToConnect(String what, SQLException e, Evidence expected) {
        assertThat(OutcomeRules.ofConnect(e).evidence()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void seesThatTheLinkIsLost(String what, SQLException e, Evidence expected) {
        Failure failure = OutcomeRules.ofCall(e);
        assertThat(failure.linkLost()).isTrue();
        assertThat(failure.evidence()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void takesAnAnswerForASignOfLife(String what, SQLException e) {
        Failure failure = OutcomeRules.ofCall(e);
        assertThat(failure.linkLost()).isFalse();
        assertThat(failure.evidence()).isEqualTo(e.getErrorCode() == 3009 ? Evidence.BACKEND : Evidence.APPLICATION);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"connects", "losses"})
    void putsEveryDetailOnOneLine(String what, SQLException e, Evidence expected) {
        assertThat(OutcomeRules.ofCall(e).detail()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void keepsTheSocketsOwnWordsAndTheServersCode() {
        assertThat(OutcomeRules.ofCall(cj(new SocketException("Connection reset")))
                        .detail())
                .isEqualTo("Communications link failure: Connection reset");
        assertThat(OutcomeRules.ofConnect(new SQLException("Access denied for user 'a'", "28000", 1045))
                        .detail())
                .isEqualTo("Access denied for user 'a' (28000/1045)");
    }

    @ParameterizedTest
    @ValueSource(ints = {1044, 1045, 1049, 1130, 1251, 1524, 1698, 1820, 1862, 3118})
    void takesNoRefusalForADeadNode(int code) {
        Failure failure = OutcomeRules.ofConnect(new SQLException("refused", "HY000", code));
        assertThat(failure.evidence().isTransport()).isFalse();
    }

    @Test
    void endsOnACycleOfCauses() {
        SQLException first = new SQLException("first", "08S01");
        SQLException second = new SQLException("second", "08S01", first);
        first.initCause(second);
        assertThat(OutcomeRules.ofCall(first).linkLost()).isTrue();
    }

    private static SQLException cj(IOException socket) {
        Throwable inner = new RuntimeException(CJ_LOST, socket);
        return new SQLTransientConnectionException(CJ_LOST, "08S01", 0, inner);
    }

    private static SQLException mdb(IOException socket) {
        return new SQLNonTransientConnectionException("(conn=7) Socket error", "08000", socket);
    }

    private static SQLException mdbConnect(IOException socket) {
        return new SQLNonTransientConnectionException(
                "Socket fail to connect to host:address=(host=h)(port=1). " + socket.getMessage(), "08000", socket);
    }

    private static SQLException nonTransient(String text, String state, int code) {
        return new SQLNonTransientConnectionException(text, state, code);
    }
}
