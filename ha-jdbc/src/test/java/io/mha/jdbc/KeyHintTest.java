package io.mha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mha.core.health.NodeStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A statement that says what it belongs to goes to the node of that, if nothing keeps its connection where it is. */
class KeyHintTest {

    private static final String[] HASH = {"minIdle=0", "balance=hash", "hashKey=thread"};

    @Test
    void theSameKeyLeadsToTheSameNode() throws SQLException {
        try (StubNodes nodes = new StubNodes(3);
                MhaDataSource source = new MhaDataSource(nodes.url(HASH))) {
            awaitUp(source);
            Set<String> used = new HashSet<>();
            for (int key = 0; key < 30; key++) {
                String home = home(source, key);
                used.add(home);
                assertThat(home(source, key)).isEqualTo(home);
            }
            assertThat(used).as("nodes of 30 keys").hasSizeGreaterThan(1);
        }
    }

    @Test
    void aTransactionStaysWhateverTheKeySays() throws SQLException {
        try (StubNodes nodes = new StubNodes(3);
                MhaDataSource source = new MhaDataSource(nodes.url(HASH))) {
            awaitUp(source);
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                ask(connection, 0);
                String first = connection.unwrap(MhaConnection.class).node();
                for (int key = 1; key < 10; key++) {
                    assertThat(ask(connection, key)).isEqualTo(first);
                }
                connection.commit();
            }
        }
    }

    private static void awaitUp(MhaDataSource source) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> source.cluster().topology().nodes().stream()
                        .allMatch(view -> view.state().status() == NodeStatus.UP));
    }

    private static String home(MhaDataSource source, int key) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return ask(connection, key);
        }
    }

    private static String ask(Connection connection, int key) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeQuery("/*mha:key=" + key + "*/ SELECT 1").close();
        }
        return connection.unwrap(MhaConnection.class).node();
    }
}
