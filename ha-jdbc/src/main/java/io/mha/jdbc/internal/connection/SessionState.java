package io.mha.jdbc.internal.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application has set on its connection by JDBC's own methods, so that it can be set again on another physical
 * connection. What it sets by SQL text is not seen here; such a connection is pinned.
 */
final class SessionState {
    private @Nullable Map<String, Setting> settings;
    private @Nullable Map<String, Setting> before;
    private @Nullable Boolean autoCommit;
    private boolean readOnly;

    /** One thing that was set. */
    @FunctionalInterface
    interface Setting extends NodeBinding.Call<Connection, @Nullable Void> {
        void apply(Connection connection) throws SQLException;

        @Override
        default @Nullable Void on(Connection connection) throws SQLException {
            apply(connection);
            return null;
        }
    }

    /** Remembers a setting in place of an earlier one of the same name. */
    void remember(String name, Setting setting) {
        if (settings == null) {
            settings = new LinkedHashMap<>();
        }
        settings.remove(name); // what was set last is set last again
        settings.put(name, setting);
    }

    /** How to bring something back to what it was before the application has set it for the first time. */
    void before(String name, Setting setting) {
        if (before == null) {
            before = new LinkedHashMap<>();
        }
        before.putIfAbsent(name, setting);
    }

    boolean isToUndo() {
        return before != null;
    }

    /** Brings a connection back into the state in which it was borrowed, as far as its pool does not. */
    void undo(Connection connection) throws SQLException {
        if (before != null) {
            for (Setting setting : before.values()) {
                setting.apply(connection);
            }
        }
    }

    /** Switched by JDBC's own method; with almost every transaction, so it takes no place among the others. */
    void autoCommit(boolean on) {
        autoCommit = on;
    }

    /** The application has set what {@link Connection#isReadOnly} gives. */
    void readOnly(boolean on) {
        readOnly = on;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Nothing is set. */
    void reset() {
        settings = null;
        before = null;
        autoCommit = null;
        readOnly = false;
    }

    /** Brings a fresh connection into the state of the one that was lost. */
    void restore(Connection connection) throws SQLException {
        if (autoCommit != null) {
            connection.setAutoCommit(autoCommit);
        }
        if (settings != null) {
            for (Setting setting : settings.values()) {
                setting.apply(connection);
            }
        }
    }
}
