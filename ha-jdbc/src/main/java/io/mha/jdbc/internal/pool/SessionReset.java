package io.mha.jdbc.internal.pool;

import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.delegate.DriverObject;
import io.mha.jdbc.internal.outcome.OutcomeRules;
import io.mha.jdbc.internal.outcome.ServerProduct;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Brings a session that SQL text has changed back to its beginning: by COM_RESET_CONNECTION, to which each driver has a
 * way of its own, and by what the driver says to a new session. A variable that was set before and is gone afterwards
 * proves the reset; what of the handshake it does not bring back is compared with a session that was new. Some round
 * trips, where a new connection would take as many and its turn at being opened. MyCat has no such command.
 */
final class SessionReset {
    /** What is kept on the server for longer, and what is said at the beginning and not once more. */
    private static final List<String> OF_DRIVER =
            List.of("useServerPrepStmts", "useCursorFetch", "initSql", "forceConnectionTimeZoneToSession");

    private static final List<String> OF_POOL =
            List.of("connectionInitSql", "catalog", "schema", "transactionIsolation", "readOnly", "autoCommit");

    private static final String LOOK =
            "SELECT @mha_session, DATABASE(), @@autocommit, @@sql_mode, @@collation_connection,"
                    + " @@character_set_client, @@character_set_results, @@time_zone";
    private static final int COLUMNS = 8;
    private static final int SCHEMA = 1;
    private static final int SQL_MODE = 3;
    private static final int COLLATION = 4;

    /** Of a session that was new. */
    private final List<@Nullable String> beginning;

    private SessionReset(List<@Nullable String> beginning) {
        this.beginning = beginning;
    }

    /** Whether sessions can be reset with these settings. */
    static boolean isPossible(JdbcSettings settings) {
        return Collections.disjoint(settings.driverProperties().stringPropertyNames(), OF_DRIVER)
                && Collections.disjoint(settings.poolProperties().stringPropertyNames(), OF_POOL);
    }

    /**
     * Looks at a session that is new.
     *
     * @param raw the driver's connection
     * @return {@code null} if it is none that can be reset
     * @throws SQLException if the connection is lost
     */
    static @Nullable SessionReset learn(Connection raw) throws SQLException {
        DriverObject driver = new DriverObject(raw);
        if (!driver.has("resetServerState") && !(driver.has("reset") && driver.has("getClient"))) {
            return null;
        }
        try (Statement statement = raw.createStatement()) {
            String version = raw.getMetaData().getDatabaseProductVersion();
            return new ServerProduct(version).isMyCat() ? null : new SessionReset(look(statement));
        } catch (SQLException e) {
            if (OutcomeRules.ofCall(e).linkLost()) {
                throw e;
            }
            return null; // a server that knows no such variables
        }
    }

    /**
     * Resets.
     *
     * @param lent on which nothing is open and nothing runs
     * @return whether the session is proven to be as new; else it must not be used any more
     * @throws SQLException if it must not be used any more either
     */
    boolean reset(Connection lent) throws SQLException {
        Connection raw = lent.unwrap(Connection.class);
        int timeout = raw.getNetworkTimeout();
        try (Statement statement = raw.createStatement()) {
            statement.execute("SET @mha_session = 1");
            if (!ask(raw, statement)) {
                return false;
            }
            raw.setNetworkTimeout(Runnable::run, timeout); // MariaDB Connector/J goes back to that of the login
            return look(statement).equals(beginning)
                    || (repair(raw, statement) && look(statement).equals(beginning));
        }
    }

    private static boolean ask(Connection raw, Statement statement) throws SQLException {
        DriverObject driver = new DriverObject(raw);
        try {
            if (driver.has("resetServerState")) { // Connector/J, which says all that belongs to a new session as well
                driver.call("resetServerState");
                return true;
            }
            Object client = driver.call("getClient"); // MariaDB Connector/J
            Object context = driver.call("getContext");
            if (client == null || context == null) {
                return false;
            }
            DriverObject session = new DriverObject(client);
            if (!session.has("createSessionVariableQuery", context)) {
                return false;
            }
            driver.call("reset");
            Object first = session.call("createSessionVariableQuery", context);
            if (first != null) {
                statement.execute(first.toString());
            }
            return true;
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SQLException("the session could not be reset", "08006", e);
        }
    }

    /** What drivers have told the server in their handshake. */
    private boolean repair(Connection raw, Statement statement) throws SQLException {
        String schema = beginning.get(SCHEMA);
        if (schema == null) {
            return false;
        }
        raw.setCatalog(schema);
        statement.execute("SET SESSION sql_mode = '" + beginning.get(SQL_MODE) + "', SESSION collation_connection = '"
                + Objects.requireNonNullElse(beginning.get(COLLATION), "") + "'");
        return true;
    }

    private static List<@Nullable String> look(Statement statement) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(COLUMNS);
        try (ResultSet row = statement.executeQuery(LOOK)) {
            if (!row.next()) {
                throw new SQLException("the server says nothing of the session", "HY000");
            }
            for (int column = 1; column <= COLUMNS; column++) {
                values.add(row.getString(column));
            }
        }
        return values;
    }
}
