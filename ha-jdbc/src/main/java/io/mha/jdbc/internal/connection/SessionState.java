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
        settings.put(name, setting);
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
