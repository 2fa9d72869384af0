package io.mha.jdbc.internal.connection;

import io.mha.jdbc.internal.delegate.DriverObject;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The status that a server sends with each answer, where its driver shows it: whether a transaction is open and whether
 * the session commits by itself. Drivers are asked by the names of their methods; it is no part of JDBC.
 */
final class ServerFlags {
    private static final String[][] PATHS = {
        {"getSession", "getServerSession", "getStatusFlags"}, // Connector/J
        {"getContext", "getServerStatus"} // MariaDB Connector/J
    };
    private static final int IN_TRANSACTION = 1;
    private static final int COMMITS = 2;

    private final int flags;

    private ServerFlags(int flags) {
        this.flags = flags;
    }

    /** What the last answer said; {@code null} for a driver that does not show it. */
    static @Nullable ServerFlags of(Connection lent) {
        try {
            Connection raw = lent.unwrap(Connection.class);
            for (String[] path : PATHS) {
                @Nullable Object at = raw;
                for (String name : path) {
                    at = at == null ? null : new DriverObject(at).call(name);
                }
                if (at instanceof Integer flags) {
                    return new ServerFlags(flags);
                }
            }
        } catch (Exception closed) {
            return null;
        }
        return null;
    }

    boolean inTransaction() {
        return (flags & IN_TRANSACTION) != 0;
    }

    boolean commits() {
        return (flags & COMMITS) != 0;
    }
}
