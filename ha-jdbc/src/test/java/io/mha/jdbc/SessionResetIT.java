package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mha.testkit.relay.ServerError;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A session that SQL text has changed is brought back to its beginning, or thrown away: the next borrower finds nothing. */
class SessionResetIT {
    /** What is another value each time it is asked, or tells of what was done rather than of how it is set. */
    private static final Set<String> VOLATILE =
            Set.of("timestamp", "rand_seed1", "rand_seed2", "last_gtid", "gtid_binlog_state", "gtid_current_pos");

    private static final List<String> CHANGES = List.of(
            "SET NAMES utf8mb3",
            "SET SESSION sql_mode = ''",
            "SET time_zone = '+05:00'",
            "SET SESSION wait_timeout = 77, SESSION lock_wait_timeout = 3",
            "SET foreign_key_checks = 0",
            "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET @mine = 1",
            "CREATE TEMPORARY TABLE temp (id INT)",
            "PREPARE mine FROM 'SELECT 1'",
            "SELECT GET_LOCK('reset', 1)",
            "USE other",
            "SET SESSION group_concat_max_len = 5",
            "LOCK TABLES place READ");

    private static RelayNodes nodes;

    @BeforeAll
    static void start() throws SQLException {
        nodes = RelayNodes.start(1);
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

    static Stream<Arguments> settings() {
        return drivers()
                .flatMap(driver -> Stream.of("inter=60s", "sessionVariables=sort_buffer_size%3D65536")
                        .map(setting -> Arguments.of(driver, setting)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theNextBorrowerFindsNothing(String driver, String setting) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "maxPoolSize=1", "socketTimeout=54321", setting)) {
            Connection first = source.getConnection();
            String session = id(first);
            Map<String, String> before = variables(first);
            first.close();
            for (int round = 0; round < 2; round++) {
                Connection changing = source.getConnection();
                for (String change : CHANGES) {
                    on(changing, change);
                }
                assertThat(differences(before, variables(changing))).hasSizeGreaterThan(10);
                changing.close();
                try (Connection next = source.getConnection()) {
                    assertThat(id(next)).as("it is the same").isEqualTo(session);
                    assertThat(differences(before, variables(next))).isEmpty();
                    assertThat(next.getNetworkTimeout()).isEqualTo(54_321);
                    assertThat(Scene.one(next, "SELECT @mine")).isNull();
                    assertThat(Scene.one(next, "SELECT DATABASE()")).isEqualTo("app");
                    assertThat(next.getCatalog()).isEqualTo("app");
                    assertThat(Scene.one(next, "SELECT IS_FREE_LOCK('reset')")).isEqualTo("1");
                    assertThat(catchThrowable(() -> Scene.one(next, "SELECT id FROM temp")))
                            .isInstanceOf(SQLException.class);
                    Scene.insert(next, round);
                    on(next, "UPDATE item SET note = '\u00e4\u20ac\ud83d\ude00' WHERE id = " + round);
                    assertThat(Scene.one(next, "SELECT note FROM item WHERE id = " + round))
                            .isEqualTo("\u00e4\u20ac\ud83d\ude00");
                }
                try (Connection next = source.getConnection()) {
                    assertThat(catchThrowable(() -> on(next, "EXECUTE mine"))).isInstanceOf(SQLException.class);
                }
            }
        }
        assertThat(nodes.ids()).containsExactly(0L, 1L);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void whatCannotBeResetIsThrownAway(String driver) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "maxPoolSize=1")) {
            Connection changing = source.getConnection();
            String session = id(changing);
            on(changing, "SET NAMES utf8mb3");
            nodes.get(0).sick(new ServerError(1047, "08S01", "Unknown command"), executing("@mha_session, "));
            changing.close();
            nodes.get(0).heal();
            try (Connection next = source.getConnection()) {
                assertThat(id(next)).isNotEqualTo(session);
            }
        }
    }

    static Stream<Arguments> lasting() {
        return drivers()
                .flatMap(driver -> Stream.of("useServerPrepStmts=true", "pool.connectionInitSql=SET%20@init%3D1")
                        .map(setting -> Arguments.of(driver, setting)));
    }

    /** A reset would end the statements that the driver keeps on the server, and what the pool has said at the beginning. */
    @ParameterizedTest
    @MethodSource("lasting")
    void aSessionWithMoreToItIsThrownAway(String driver, String setting) throws SQLException {
        try (MhaDataSource source = nodes.quiet(driver, "maxPoolSize=1", setting)) {
            Connection changing = source.getConnection();
            String session = id(changing);
            on(changing, "SET NAMES utf8mb3");
            changing.close();
            try (Connection next = source.getConnection()) {
                assertThat(id(next)).isNotEqualTo(session);
            }
        }
    }

    private static String id(Connection connection) throws SQLException {
        return Scene.one(connection, "SELECT CONNECTION_ID() AS reset").toString();
    }

    private static void on(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> now) {
        return now.entrySet().stream()
                .filter(variable -> !variable.getValue().equals(before.get(variable.getKey())))
                .map(variable -> variable + " instead of " + before.get(variable.getKey()))
                .toList();
    }

    private static Map<String, String> variables(Connection connection) throws SQLException {
        Map<String, String> variables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SESSION VARIABLES")) {
            while (rows.next()) {
                if (!VOLATILE.contains(rows.getString(1))) {
                    variables.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return variables;
    }
}
