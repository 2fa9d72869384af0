package io.mha.jdbc.internal.config;

import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * User and password of the connections that are opened from now on: those of the configuration until they are changed.
 * Where the configuration gives a purpose credentials of its own, such as {@code probe.user}, they stay. Thread-safe.
 */
public final class Login {
    private static final String USER = "user";
    private static final String PASSWORD = "password";

    private final Properties configured;
    private volatile @Nullable Pair changed;

    private record Pair(String user, String password) {}

    /**
     * As configured.
     *
     * @param configured properties of the driver, with or without user and password
     */
    public Login(Properties configured) {
        this.configured = configured;
    }

    /**
     * From now on these.
     *
     * @param user of the database
     * @param password of that user
     */
    public void change(String user, String password) {
        changed = new Pair(Objects.requireNonNull(user, USER), Objects.requireNonNull(password, PASSWORD));
    }

    /**
     * What to open a connection with now.
     *
     * @param properties as they were configured
     * @return the same, or a copy with what was changed
     */
    public Properties in(Properties properties) {
        Pair now = changed;
        if (now == null || isOwn(properties, USER) || isOwn(properties, PASSWORD)) {
            return properties;
        }
        Properties copy = new Properties();
        copy.putAll(properties);
        copy.setProperty(USER, now.user());
        copy.setProperty(PASSWORD, now.password());
        return copy;
    }

    private boolean isOwn(Properties properties, String name) {
        return !Objects.equals(properties.getProperty(name), configured.getProperty(name));
    }

    /** Without a word on the password. */
    @Override
    public String toString() {
        Pair now = changed;
        return now == null ? "as configured" : "user " + now.user();
    }
}
