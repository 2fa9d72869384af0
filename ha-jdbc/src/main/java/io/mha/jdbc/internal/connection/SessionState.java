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
    private boolean readOnly;

    /** One thing that was set. */
    @FunctionalInterface
    interface Setting {
        void apply(Connection connection) throws SQLException;
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

    /** The application has set what {@link Connection#isReadOnly} gives. */
    void readOnly(boolean on) {
        readOnly = on;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /** Brings a fresh connection into the state of the one that was lost. */
    void restore(Connection connection) throws SQLException {
        if (settings != null) {
            for (Setting setting : settings.values()) {
                setting.apply(connection);
            }
        }
    }
}
