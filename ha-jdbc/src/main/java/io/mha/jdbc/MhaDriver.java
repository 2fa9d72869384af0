package io.mha.jdbc;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.url.ClusterUrl;
import io.mha.jdbc.internal.url.MhaUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverAction;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver of {@code jdbc:mha:} URLs; registers itself. All connections of one URL with the same properties come from
 * one {@link MhaDataSource}, which is made with the first of them and closed when the driver is deregistered. Where
 * there is a choice, make an {@link MhaDataSource} instead, whose end is in your hand.
 */
public final class MhaDriver implements Driver, DriverAction {
    private static final Map<String, JdbcConfig> CLUSTERS = new ConcurrentHashMap<>();
    private static final MhaDriver REGISTERED = new MhaDriver();

    private final Map<Map.Entry<String, Properties>, MhaDataSource> sources = new ConcurrentHashMap<>();

    static {
        try {
            DriverManager.registerDriver(REGISTERED, REGISTERED);
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** For {@link java.util.ServiceLoader}; use {@link DriverManager} or {@link MhaDataSource}. */
    public MhaDriver() {}

    /**
     * Makes a cluster known by a name: from now on {@code jdbc:mha:<name>} is a URL of it, with more parameters behind a
     * question mark if need be.
     *
     * @param name letters, digits, hyphens and underscores
     * @param config its settings
     * @throws ConfigException if this cannot be a name, or another cluster has it
     */
    public static void register(String name, JdbcConfig config) {
        String checked = new ClusterUrl(name, Map.of()).name();
        JdbcConfig other = CLUSTERS.putIfAbsent(checked, config);
        if (other != null && other != config) {
            throw new ConfigException("cluster", name, "this name is taken; unregister it first, or choose another");
        }
    }

    /**
     * Forgets a name, and closes the data sources that the driver has made for it.
     *
     * @param name the name; nothing happens if nobody has it
     */
    public static void unregister(String name) {
        if (CLUSTERS.remove(name) != null) {
            String url = "jdbc:mha:" + name;
            REGISTERED.close(key -> key.equals(url) || key.startsWith(url + "?"));
        }
    }

    static @Nullable JdbcConfig registered(String name) {
        return CLUSTERS.get(name);
    }

    static Set<String> registeredNames() {
        return Set.copyOf(CLUSTERS.keySet());
    }

    @Override
    public boolean acceptsURL(@Nullable String url) {
        return MhaUrl.accepts(url);
    }

    /**
     * Borrows a connection from the data source of a URL.
     *
     * @param url the URL
     * @param info more keys
     * @return {@code null} if the URL is not ours
     * @throws SQLException if the URL is wrong (SQLState 08001, not transient), or no node gives a connection
     */
    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        Properties copy = new Properties();
        if (info != null) {
            info.stringPropertyNames().forEach(name -> copy.setProperty(name, info.getProperty(name)));
        }
        try {
            return source(Map.entry(url, copy)).getConnection();
        } catch (ConfigException e) {
            throw new SQLNonTransientConnectionException(e.getMessage(), "08001", e);
        }
    }

    private MhaDataSource source(Map.Entry<String, Properties> key) {
        MhaDataSource known = sources.get(key);
        if (known != null) {
            return known;
        }
        JdbcConfig config = JdbcConfig.of(key.getKey(), key.getValue()); // may read a file: not under the map's lock
        return sources.computeIfAbsent(key, absent -> new MhaDataSource(config));
    }

    private void close(Predicate<String> urls) {
        sources.forEach((key, source) -> {
            if (urls.test(key.getKey()) && sources.remove(key, source)) {
                source.close();
            }
        });
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
        List<Key<?>> keys = JdbcKeys.ALL;
        DriverPropertyInfo[] all = new DriverPropertyInfo[keys.size()];
        for (int i = 0; i < all.length; i++) {
            Key<?> key = keys.get(i);
            String set = info == null ? null : info.getProperty(key.name());
            all[i] = new DriverPropertyInfo(key.name(), Objects.requireNonNullElse(set, key.defaultText()));
            all[i].description = key.description();
            all[i].choices = key.choices().isEmpty() ? null : key.choices().toArray(String[]::new);
        }
        return all;
    }

    /** Closes all data sources; called by {@link DriverManager#deregisterDriver}. */
    @Override
    public void deregister() {
        close(url -> true);
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }
}
