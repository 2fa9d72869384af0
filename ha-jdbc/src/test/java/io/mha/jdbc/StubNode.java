package io.mha.jdbc;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node of the stub driver: says what the test tells it to say, and writes down what it is asked. */
final class StubNode {
    /** How it treats those who want to connect. */
    enum Mode {
        OK,
        REFUSE,
        HANG,
        DENY,
        FULL,
        /** Health checks get in, nobody else. */
        PROBES_ONLY,
        /** Nobody gets an answer until the mode is another one. */
        HOLD
    }

    private final List<StubConnection> connections = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger logins = new AtomicInteger();
    private final CountDownLatch thaw = new CountDownLatch(1);
    private volatile Mode mode = Mode.OK;
    private volatile @Nullable String deadly;
    private volatile @Nullable String stuck;
    private volatile @Nullable String wrong;
    private volatile Supplier<SQLException> error = () -> new SQLException("Duplicate entry", "23000", 1062);
    private volatile String version = "11.4.5-MariaDB";
    private final AtomicInteger attempts = new AtomicInteger();

    void mode(Mode value) {
        mode = value;
    }

    /** The process dies: every connection breaks, and nobody gets a new one. */
    void die() {
        mode = Mode.REFUSE;
        connections.forEach(StubConnection::cut);
    }

    /** It dies when it is asked something that begins like this. */
    void dieAt(String prefix) {
        deadly = prefix;
    }

    /** It answers with an error, in good health, when it is asked something that begins like this. */
    void failAt(String prefix) {
        wrong = prefix;
    }

    /** It answers with this error when it is asked something that begins like this. */
    void failAt(String prefix, SQLException with) {
        wrong = prefix;
        error = () -> with;
    }

    /** It says nothing more, on that connection, when it is asked something that begins like this. */
    void hangAt(String prefix) {
        stuck = prefix;
    }

    /** It greets with this version from now on. */
    void version(String value) {
        version = value;
    }

    String version() {
        return version;
    }

    /** The server ends its sessions, and is there again at once. */
    void cutSessions() {
        connections.forEach(StubConnection::cut);
    }

    /** It answers with this error, in good health, when it is asked something that begins like this. */
    void failAt(String prefix, String state, int code) {
        error = () -> new SQLException("as the test wants it", state, code);
        wrong = prefix;
    }

    /** It answers everything again. */
    void failNoMore() {
        wrong = null;
    }

    void revive() {
        deadly = null;
        stuck = null;
        wrong = null;
        mode = Mode.OK;
    }

    /** What it was asked, without pings. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** How often somebody who is no health check tried to connect, with or without success. */
    int attempts() {
        return attempts.get();
    }

    int logins() {
        return logins.get();
    }

    /** Whether the client has a connection open. */
    boolean has(int session) {
        return connections.stream().anyMatch(connection -> connection.number() == session && !connection.isCut());
    }

    /** How many connections the client has open. */
    long open() {
        return connections.stream().filter(connection -> !connection.isCut()).count();
    }

    Connection connect(Properties properties) throws SQLException {
        boolean probe = properties.containsKey("probe");
        if (!probe) {
            attempts.incrementAndGet();
        }
        switch (mode) {
            case OK -> {}
            case PROBES_ONLY -> {
                if (!probe) {
                    throw lost(new ConnectException("Connection refused"));
                }
            }
            case HOLD -> {
                while (!probe && mode == Mode.HOLD && thaw.getCount() > 0) {
                    await(5);
                }
            }
            case REFUSE -> throw lost(new ConnectException("Connection refused"));
            case DENY -> throw new SQLInvalidAuthorizationSpecException("Access denied for user 'me'", "28000", 1045);
            case FULL -> throw new SQLNonTransientConnectionException("Too many connections", "08004", 1040);
            case HANG -> {
                await(Long.parseLong(properties.getProperty("connectTimeout")));
                throw lost(new SocketTimeoutException("Connect timed out"));
            }
        }
        StubConnection connection = new StubConnection(this, logins.incrementAndGet());
        connections.add(connection);
        return connection.proxy();
    }

    /** Does what was asked, unless it dies of it. */
    void ask(StubConnection from, String what) throws SQLException {
        log.add(what);
        String fatal = deadly;
        if (fatal != null && what.startsWith(fatal)) {
            die();
        }
        String hangs = stuck;
        if (hangs != null && what.startsWith(hangs)) {
            awaitCut(from);
        }
        check(from);
        String refused = wrong;
        if (refused != null && what.startsWith(refused)) {
            throw error.get();
        }
    }

    /** As on a virtual thread: an interrupt closes the socket under the call. */
    private static void awaitCut(StubConnection from) throws SQLException {
        try {
            from.awaitCut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            from.cut();
            throw lost(new SocketException("Closed by interrupt"));
        }
    }

    /** A ping is answered, unless the node hangs at pings. */
    void ping(StubConnection from) throws SQLException {
        if ("ping".equals(stuck)) {
            awaitCut(from);
        }
    }

    /** Writes down what is not asked of the server. */
    void note(String what) {
        log.add(what);
    }

    void check(StubConnection from) throws SQLException {
        if (from.isCut()) {
            throw lost(new SocketException("Connection reset"));
        }
    }

    void close() {
        thaw.countDown();
    }

    private void await(long millis) {
        try {
            thaw.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SQLException lost(Exception cause) {
        return new SQLNonTransientConnectionException("Communications link failure", "08S01", cause);
    }
}
