package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.Trap;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A row of the table of events and states: connections of one node in every state that a connection can be in, all at
 * the same time, so that one event befalls them all. Calls that are under way are held by the relay: before the server
 * got them, or after it executed them.
 */
final class Scene implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(30);

    /** The states, in the order of the table. */
    enum Column {
        BORROWED(1),
        READ(2),
        PREPARED_READ(3),
        STREAM(4),
        WRITE(5),
        TX_IDLE(6),
        TX_STATEMENT(7),
        COMMIT(8);

        final long id;

        Column(long id) {
            this.id = id;
        }
    }

    /** What became of a call. */
    record Outcome(Object value, Throwable error) {
        void isGood(Object expected) {
            assertThat(error).isNull();
            assertThat(value).isEqualTo(expected);
        }
    }

    private final RelayNodes nodes;
    private final MhaDataSource source;
    private final FaultRelay node;
    private final boolean executed;
    private final Map<Column, Connection> connections = new EnumMap<>(Column.class);
    private final Map<Column, CompletableFuture<Object>> calls = new EnumMap<>(Column.class);
    private final Map<Column, Thread> threads = new EnumMap<>(Column.class);
    private final List<Trap> traps = new ArrayList<>();
    private ResultSet stream;
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "scene");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Brings eight connections of the first node into their states.
     *
     * @param executed whether calls under way are held after they were executed, else before
     */
    Scene(RelayNodes nodes, String driver, boolean executed, String... parameters) throws SQLException {
        this.nodes = nodes;
        this.executed = executed;
        List<String> all = new ArrayList<>(List.of("balance=first", "maxPoolSize=20"));
        all.addAll(List.of(parameters));
        source = nodes.quiet(driver, all.toArray(String[]::new));
        node = nodes.get(0);
        for (Column column : Column.values()) {
            Connection connection = source.getConnection();
            connections.put(column, connection);
            assertThat(RelayNodes.node(connection)).isEqualTo(node.name());
            prepare(column, connection);
        }
    }

    MhaDataSource source() {
        return source;
    }

    Connection connection(Column column) {
        return connections.get(column);
    }

    Thread thread(Column column) {
        return threads.get(column);
    }

    FaultRelay node() {
        return node;
    }

    private void prepare(Column column, Connection connection) throws SQLException {
        switch (column) {
            case BORROWED -> {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setCatalog("other");
            }
            case STREAM -> prepareStream(connection);
            case TX_IDLE, TX_STATEMENT, COMMIT -> {
                connection.setAutoCommit(false);
                insert(connection, column.id);
            }
            default -> connection.isValid(5);
        }
    }

    /** Some rows have arrived, the rest is held back. */
    private void prepareStream(Connection connection) throws SQLException {
        traps.add(node.trapReply(executing("FROM many"), 300, Fault.STALL));
        Statement statement = connection.createStatement();
        // Each driver's own way to say "row by row".
        boolean mysql = RelayNodes.isConnectorJ(connection);
        statement.setFetchSize(mysql ? Integer.MIN_VALUE : 10);
        stream = statement.executeQuery("SELECT id, filler FROM many");
        for (int i = 0; i < 20; i++) {
            assertThat(stream.next()).isTrue();
        }
    }

    /** Starts all calls, and returns when the node has got, and holds, every one of them. */
    void call() {
        hold(Column.READ, "SELECT id, 'plain'", c -> one(c, "SELECT id, 'plain' FROM many LIMIT 1"));
        hold(Column.PREPARED_READ, "SELECT id, 'prepared'", Scene::onePrepared);
        hold(Column.WRITE, "INSERT INTO item VALUES (5,", c -> insert(c, 5));
        hold(Column.TX_STATEMENT, "INSERT INTO item VALUES (70,", c -> insert(c, 70));
        hold(Column.COMMIT, command -> command.text().equalsIgnoreCase("commit"), c -> {
            c.commit();
            return 1;
        });
        start(Column.STREAM, c -> {
            int rows = 20;
            while (stream.next()) {
                rows++;
            }
            return rows;
        });
        await("all calls are under way")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> traps.stream().allMatch(Trap::hasSprung));
    }

    private void hold(Column column, String part, Call call) {
        hold(column, executing(part), call);
    }

    private void hold(Column column, Predicate<ClientCommand> which, Call call) {
        traps.add(executed ? node.trapReply(which, Fault.STALL) : node.trapCommand(which, Fault.STALL));
        start(column, call);
    }

    @FunctionalInterface
    interface Call {
        Object on(Connection connection) throws SQLException;
    }

    private void start(Column column, Call call) {
        Connection connection = connections.get(column);
        calls.put(column, run(() -> {
            threads.put(column, Thread.currentThread());
            return call.on(connection);
        }));
    }

    CompletableFuture<Object> run(Callable<Object> call) {
        CompletableFuture<Object> future = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                future.complete(call.call());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }

    /** What became of the call that was under way. */
    Outcome outcome(Column column) throws Exception {
        return outcome(calls.get(column));
    }

    static Outcome outcome(CompletableFuture<Object> call) throws Exception {
        try {
            return new Outcome(call.get(LIMIT.toSeconds(), TimeUnit.SECONDS), null);
        } catch (ExecutionException e) {
            return new Outcome(null, e.getCause());
        }
    }

    boolean isUnderWay(Column column) {
        return !calls.get(column).isDone();
    }

    boolean isStreamClosed() throws SQLException {
        return stream.isClosed();
    }

    static int insert(Connection connection, long id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("INSERT INTO item VALUES (" + id + ", 0, 'scene')");
        }
    }

    static Object one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(rows.getMetaData().getColumnCount());
        }
    }

    private static Object onePrepared(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT id, 'prepared' FROM many WHERE id = ? LIMIT 1")) {
            statement.setLong(1, 2);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString(2);
            }
        }
    }

    @Override
    public void close() {
        nodes.all().forEach(FaultRelay::heal);
        source.close();
        workers.shutdownNow();
    }
}
