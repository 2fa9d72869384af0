package io.mha.jdbc;

import static io.mha.testkit.relay.ClientCommand.executing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mha.testkit.relay.ClientCommand;
import io.mha.testkit.relay.Fault;
import io.mha.testkit.relay.FaultRelay;
import io.mha.testkit.relay.Trap;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The link is lost during every kind of statement, before the server got it or after the server executed it. */
class StatementKindsIT {
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

    /** A statement that writes a row with id 1, or the table {@code made}. */
    enum Write {
        UPDATE(c -> statement(c, s -> s.executeUpdate("INSERT INTO item VALUES (1, 0, 'u')"))),
        EXECUTE(c -> statement(c, s -> s.execute("/* a comment */ INSERT INTO item VALUES (1, 0, 'e')"))),
        LARGE_UPDATE(c -> statement(c, s -> s.executeLargeUpdate("INSERT INTO item VALUES (1, 0, 'l')"))),
        RETURNED_KEYS(c -> statement(
                c, s -> s.executeUpdate("INSERT INTO item VALUES (1, 0, 'k')", Statement.RETURN_GENERATED_KEYS))),
        PREPARED(c -> prepared(c, PreparedStatement::executeUpdate)),
        PREPARED_EXECUTE(c -> prepared(c, PreparedStatement::execute)),
        BATCH(c -> statement(c, s -> {
            s.addBatch("INSERT INTO item VALUES (1, 0, 'b')");
            return s.executeBatch();
        })),
        PREPARED_BATCH(c -> prepared(c, s -> {
            s.addBatch();
            return s.executeBatch();
        })),
        CALL(c -> {
            try (CallableStatement call = c.prepareCall("{call add_item(?)}")) {
                call.setLong(1, 1);
                call.execute();
            }
        }),
        DDL(c -> statement(c, s -> s.execute("CREATE TABLE made (id INT)"))),
        WRITING_CTE(c -> statement(c, s -> s.execute("INSERT INTO item WITH x AS (SELECT 1) SELECT 1, 0, 'w' FROM x")));

        private final Action action;

        Write(Action action) {
            this.action = action;
        }

        private Predicate<ClientCommand> command() {
            return executing(
                    switch (this) {
                        case CALL -> "add_item(";
                        case DDL -> "CREATE TABLE made";
                        default -> "INSERT INTO item";
                    });
        }

        private long rows() throws SQLException {
            return this == DDL
                    ? nodes.numbers("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'made'")
                            .get(0)
                    : nodes.rows(1);
        }
    }

    /** Ends the transaction with a commit, whatever it is called. */
    enum Ending {
        COMMIT(Connection::commit, "commit"),
        AUTOCOMMIT_ON(c -> c.setAutoCommit(true), "autocommit"),
        TEXT("COMMIT"),
        TEXT_SEMICOLON("commit;"),
        TEXT_WORK("COMMIT WORK"),
        TEXT_COMMENT("/* end */ commit"),
        TEXT_DASHES("-- end\n COMMIT"),
        TEXT_CHAIN("commit and chain"),
        TEXT_RELEASE("COMMIT RELEASE"),
        TEXT_VERSIONED("/*!40000 COMMIT */"),
        PREPARED(
                c -> {
                    try (PreparedStatement commit = c.prepareStatement("commit")) {
                        commit.execute();
                    }
                },
                "commit"),
        BATCHED(
                c -> statement(c, s -> {
                    s.addBatch("COMMIT");
                    return s.executeBatch();
                }),
                "commit"),
        BEGIN("START TRANSACTION"),
        SET_AUTOCOMMIT("SET autocommit = 1"),
        DDL("CREATE TABLE made (id INT)"),
        CALL("CALL add_item(2)");

        private final Action action;
        private final String part;

        Ending(String text) {
            this(c -> statement(c, s -> s.execute(text)), text);
        }

        Ending(Action action, String part) {
            this.action = action;
            this.part = part;
        }

        /** Drivers set autocommit by themselves, too. */
        private Predicate<ClientCommand> command() {
            return executing(part)
                    .and(command -> this == AUTOCOMMIT_ON
                            || this == SET_AUTOCOMMIT
                            || !command.text().toLowerCase(Locale.ROOT).contains("autocommit"));
        }
    }

    enum Read {
        QUERY(c -> rows(c.createStatement(), s -> s.executeQuery("SELECT id FROM many WHERE id = 1 LIMIT 3"))),
        EXECUTE(c -> rows(c.createStatement(), s -> {
            assertThat(s.execute("(SELECT id FROM many WHERE id = 1 LIMIT 3)")).isTrue();
            return s.getResultSet();
        })),
        PREPARED(c -> rows(c.prepareStatement("SELECT id FROM many WHERE id = ? LIMIT 3"), s -> {
            s.setLong(1, 1);
            return s.executeQuery();
        })),
        CTE(c -> rows(
                c.createStatement(), s -> s.executeQuery("WITH x AS (SELECT id FROM many LIMIT 3) SELECT 1 FROM x"))),
        HINTED(c -> rows(c.createStatement(), s -> s.executeQuery("/*mha:read*/ SELECT RAND(), id FROM many LIMIT 3"))),
        SHOW(c -> rows(c.createStatement(), s -> s.executeQuery("SHOW COLUMNS FROM many LIKE '%i%'")));

        private final Action action;

        Read(Action action) {
            this.action = action;
        }
    }

    /** Looks like a read, and must not be run a second time. */
    private static final List<String> NO_READS = List.of(
            "SELECT id FROM many WHERE id = 7 FOR UPDATE",
            "SELECT id FROM many WHERE id = 7 LOCK IN SHARE MODE",
            "SELECT @seen := id FROM many LIMIT 1",
            "SELECT id INTO @seen FROM many LIMIT 1",
            "SELECT GET_LOCK('many', 0)",
            "SELECT RELEASE_ALL_LOCKS() FROM many LIMIT 1",
            "SELECT NEXTVAL(numbers) FROM many LIMIT 1",
            "SELECT next_number() FROM many LIMIT 1",
            "SELECT 1 FROM many LIMIT 1; INSERT INTO item VALUES (1, 0, 'many')");

    static Stream<Arguments> writes() {
        return product(Write.values());
    }

    /** A spelling that is understood when it was executed is understood when it was not. */
    static Stream<Arguments> endings() {
        Set<Ending> both = EnumSet.of(Ending.COMMIT, Ending.AUTOCOMMIT_ON, Ending.PREPARED, Ending.BATCHED, Ending.DDL);
        return product(Ending.values())
                .filter(arguments -> (boolean) arguments.get()[2]
                        || both.contains((Ending) arguments.get()[1]));
    }

    static Stream<Arguments> reads() {
        return product(Read.values());
    }

    static Stream<Arguments> noReads() {
        return EventTableIT.drivers().flatMap(driver -> NO_READS.stream().map(sql -> Arguments.of(driver, sql)));
    }

    private static <K> Stream<Arguments> product(K[] kinds) {
        return EventTableIT.drivers()
                .flatMap(driver -> Arrays.stream(kinds)
                        .flatMap(kind -> Stream.of(true, false).map(executed -> Arguments.of(driver, kind, executed))));
    }

    @ParameterizedTest(name = "{0}, {1}, executed: {2}")
    @MethodSource("writes")
    void anAutocommitWriteIsUnknownAndNeverRepeated(String driver, Write write, boolean executed) throws SQLException {
        try (MhaDataSource source = source(driver, write.name().startsWith("PREPARED"));
                Connection connection = source.getConnection()) {
            Trap trap = trap(write.command(), executed);
            OutcomeUnknownException told = Told.unknown(() -> write.action.on(connection));
            assertThat(told.node()).isEqualTo("node1");
            assertThat(trap.hasSprung()).isTrue();
            assertThat(write.rows()).isEqualTo(executed ? 1 : 0);
            assertThat(Scene.insert(connection, 2)).as("the connection goes on").isEqualTo(1);
        }
        assertThat(write.rows()).as("and later").isEqualTo(executed ? 1 : 0);
        assertThat(nodes.rows(2)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}, {1}, executed: {2}")
    @MethodSource("writes")
    void aWriteInATransactionIsRolledBackUnlessItMayHaveCommitted(String driver, Write write, boolean executed)
            throws SQLException {
        try (MhaDataSource source = source(driver, write.name().startsWith("PREPARED"));
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 3);
            trap(write.command(), executed);
            Throwable told = catchThrowable(() -> write.action.on(connection));
            if (write == Write.CALL || write == Write.DDL) {
                Told.unknown(told);
                Told.closed(connection);
            } else {
                Told.rolledBack(told);
                Told.aborted(connection::commit);
                connection.rollback();
                Scene.insert(connection, 4);
                connection.commit();
            }
        }
        boolean committed = write == Write.DDL && executed;
        assertThat(nodes.rows(3)).isEqualTo(committed ? 1 : 0);
        assertThat(nodes.rows(1)).as("never half").isZero();
    }

    @ParameterizedTest(name = "{0}, {1}, executed: {2}")
    @MethodSource("endings")
    void aCommitInAnySpellingIsUnknownAndNeverRepeated(String driver, Ending ending, boolean executed)
            throws SQLException {
        try (MhaDataSource source = source(driver, ending == Ending.PREPARED);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Scene.insert(connection, 1);
            Scene.insert(connection, 1);
            Trap trap = trap(ending.command(), executed);
            Told.unknown(() -> ending.action.on(connection));
            assertThat(trap.hasSprung()).isTrue();
            Told.closed(connection);
        }
        boolean committed = executed && ending != Ending.CALL;
        assertThat(nodes.rows(1)).isEqualTo(committed ? 2 : 0);
        assertThat(nodes.rows(2)).isZero();
    }

    @ParameterizedTest(name = "{0}, {1}, executed: {2}")
    @MethodSource("reads")
    void aReadIsRunOnceMoreElsewhereAndNobodyNotices(String driver, Read read, boolean executed) throws SQLException {
        try (MhaDataSource source = source(driver, false);
                Connection connection = source.getConnection()) {
            Trap trap = trap(executing("many"), executed);
            read.action.on(connection);
            assertThat(trap.hasSprung()).isTrue();
            assertThat(RelayNodes.node(connection)).isEqualTo("node2");
        }
        assertThat(nodes.sent("many")).isEqualTo(executed ? 2 : 1);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("noReads")
    void whatOnlyLooksLikeAReadIsNotRunTwice(String driver, String sql) throws SQLException {
        nodes.on("CREATE SEQUENCE IF NOT EXISTS numbers");
        nodes.on("CREATE OR REPLACE FUNCTION next_number() RETURNS BIGINT RETURN NEXTVAL(numbers)");
        try (MhaDataSource source = source(driver, false, "allowMultiQueries=true");
                Connection connection = source.getConnection()) {
            trap(executing("many"), true);
            Throwable told = catchThrowable(() -> statement(connection, s -> s.execute(sql)));
            assertThat(told).isInstanceOf(SQLException.class);
            assertThat(((SQLException) told).getSQLState()).isIn("08006", "08007");
            if (sql.contains("INSERT")) {
                Told.unknown(told);
            }
        }
        assertThat(nodes.sent("many")).isEqualTo(1);
        assertThat(nodes.ids()).hasSizeLessThanOrEqualTo(1);
    }

    /** However the link ends, it means the same. */
    @ParameterizedTest
    @MethodSource("drivers")
    void aFinIsAsGoodAsARst(String driver) throws SQLException {
        for (Fault fault : List.of(Fault.END, Fault.CRASH)) {
            nodes.reset();
            try (MhaDataSource source = source(driver, false);
                    Connection connection = source.getConnection()) {
                FaultRelay node = nodes.get(0);
                node.trapReply(executing("INSERT INTO item"), fault);
                Told.unknown(() -> Write.UPDATE.action.on(connection));
                assertThat(nodes.rows(1)).isEqualTo(1);
            }
        }
    }

    static Stream<String> drivers() {
        return EventTableIT.drivers();
    }

    private static Trap trap(Predicate<ClientCommand> which, boolean executed) {
        return executed
                ? nodes.get(0).trapReply(which, Fault.RESET)
                : nodes.get(0).trapCommand(which, Fault.RESET);
    }

    /** One connection per node: no other one that is just being made runs into a trap. */
    private static MhaDataSource source(String driver, boolean prepared, String... parameters) throws SQLException {
        String[] all = Stream.concat(
                        Stream.of("balance=first", "maxPoolSize=1", "useServerPrepStmts=" + prepared),
                        Arrays.stream(parameters))
                .toArray(String[]::new);
        return nodes.quiet(driver, all);
    }

    @FunctionalInterface
    interface Action {
        void on(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface OnStatement<S> {
        Object on(S statement) throws SQLException;
    }

    private static void statement(Connection connection, OnStatement<Statement> call) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            call.on(statement);
        }
    }

    private static void prepared(Connection connection, OnStatement<PreparedStatement> call) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO item VALUES (?, 0, ?)")) {
            statement.setLong(1, 1);
            statement.setString(2, "p");
            call.on(statement);
        }
    }

    private static <S extends Statement> void rows(S statement, OnStatement<S> call) throws SQLException {
        try (statement;
                ResultSet rows = (ResultSet) call.on(statement)) {
            int count = 0;
            while (rows.next()) {
                count++;
            }
            assertThat(count).isPositive();
            assertThat(rows.getStatement()).isSameAs(statement);
        }
    }
}
