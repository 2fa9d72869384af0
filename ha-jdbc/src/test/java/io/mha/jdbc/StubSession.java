package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mha.core.health.NodeStatus;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A data source over stub nodes and one connection of it, which is on n1 first. */
final class StubSession implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final StubNodes nodes;
    private final MhaDataSource source;
    private Connection connection;

    StubSession(int count, String... parameters) throws SQLException {
        nodes = new StubNodes(count);
        source = new MhaDataSource(nodes.url(parameters));
        awaitUp();
        connection = source.getConnection();
        assertThat(node()).isEqualTo("n1");
    }

    StubNode node(int number) {
        return nodes.get(number);
    }

    MhaDataSource source() {
        return source;
    }

    Connection connection() {
        return connection;
    }

    String node() throws SQLException {
        return connection.unwrap(MhaConnection.class).node();
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void read(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery(sql).close();
        }
    }

    /** The number of the physical connection. */
    int session() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Waits until every node is in service. */
    private void awaitUp() {
        await().atMost(LONG)
                .until(() -> source.cluster().topology().nodes().stream()
                        .allMatch(view -> view.state().status() == NodeStatus.UP));
    }

    /** Gives the connection back and borrows another. */
    void borrowAgain() throws SQLException {
        connection.close();
        connection = source.getConnection();
    }

    /** Takes a node out of service, and waits until its pool is given up. */
    void drain(String node) {
        long before = generation(node);
        source.cluster().execute(io.mha.core.Command.maint(node).by("test"));
        await().atMost(LONG).until(() -> generation(node) > before);
    }

    private long generation(String node) {
        return source.cluster().topology().nodes().stream()
                .filter(view -> view.node().id().equals(node))
                .findFirst()
                .orElseThrow()
                .state()
                .generation();
    }

    /** Waits until a node was asked something that begins like this. */
    void awaitAsked(int number, String prefix) {
        await().atMost(LONG).until(() -> node(number).log().stream().anyMatch(asked -> asked.startsWith(prefix)));
    }

    static SQLException failure(ThrowingCallable call, String state) {
        SQLException e = catchThrowableOfType(SQLException.class, call);
        assertThatObject(e).as("a failure").isNotNull();
        assertThat(e.getSQLState()).as(e.toString()).isEqualTo(state);
        return e;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        source.close();
        nodes.close();
    }
}
