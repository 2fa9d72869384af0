package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.sql.SqlIntent;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What few statements have, apart from them so that the others stay small: settings, a batch, results not looked at. */
final class Extras {
    /** A time limit in seconds, 0 for none. */
    int queryTimeout;
    /** Something was executed that may have given any number of results, and nobody has seen the last of them. */
    boolean unread;
    /** It was something that nobody could read, so there may be more than one result. */
    boolean several;
    /** Something waits to be executed as a batch. */
    boolean batch;
    /** What the batch does. */
    SqlIntent batchIntent = NodeBinding.WRITE;

    private @Nullable Map<String, StatementSetting> settings;

    /** Remembers a setting in place of an earlier one of the same name. */
    void remember(String name, StatementSetting setting) {
        if (settings == null) {
            settings = new LinkedHashMap<>();
        }
        settings.put(name, setting);
    }

    /** Sets everything again on a statement that was made anew. */
    void restore(Statement fresh) throws SQLException {
        if (settings != null) {
            for (StatementSetting setting : settings.values()) {
                setting.apply(fresh);
            }
        }
    }
}
