package io.mha.jdbc;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.ClusterFile;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.config.SettingsReader;
import io.mha.jdbc.internal.config.Written;
import io.mha.jdbc.internal.url.ClusterUrl;
import io.mha.jdbc.internal.url.HostSpec;
import io.mha.jdbc.internal.url.MhaUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a data source, checked. Immutable. They are written as a {@code jdbc:mha:} URL, as {@code Properties}
 * beside it, with a builder, or in a file; all know the same keys.
 *
 * <pre>{@code
 * jdbc:mha:[<driver>:][<mode>:]//<host>[,<host>...][/<database>][?key=value[&key=value...]]
 * jdbc:mha:<cluster>[?key=value[&key=value...]]
 * driver  ::= mysql (Connector/J, the default) | mariadb
 * mode    ::= loadbalance (the default) | failover | sequential
 * host    ::= name[:port] | [ipv6][:port] | address=(host=..)(port=..)(weight=..)(name=..)(backup=true)...
 * cluster ::= a name that MhaDriver.register knows, or that stands in a file
 * }</pre>
 *
 * <p>The port is 8066 unless it is given. A key that is neither ours nor in the driver's own list is an error; {@code
 * mha.<key>} is the long form of ours, {@code pool.<key>} goes to HikariCP, {@code probe.<key>} to the connections of
 * health checks alone, and {@code driver.<key>} to the driver in any case. Keys of Connector/J and MariaDB Connector/J
 * for several hosts are read as ours where there is one, or left out, with a line in the log for each.
 *
 * <p>The file is the one that the system property {@code mha.config} names, else {@code mha.properties} on the class
 * path, in UTF-8. {@code <cluster>.url} has the hosts, {@code <cluster>.<key>} any key that may stand in a URL.
 *
 * <p>What wins: the URL and what stands beside it (properties, builder) over what is registered or in a file, and that
 * over the default. A key with two values in the URL and beside it is an error, because drivers do not agree on which
 * would win; only {@code user} and {@code password} beside the URL win over those in it. {@link #describe} shows for
 * each value where it comes from.
 */
public final class JdbcConfig {
    private final Written written;
    private final JdbcSettings settings;

    private JdbcConfig(Written written) {
        this.written = written;
        this.settings = SettingsReader.read(written);
    }

    /**
     * Reads a URL.
     *
     * @param url the URL
     * @return the settings
     * @throws ConfigException if anything in it is wrong: which key, its value, and the cure
     */
    public static JdbcConfig of(String url) {
        return of(url, new Properties());
    }

    /**
     * Reads a URL and what stands beside it.
     *
     * @param url the URL
     * @param properties more keys, as for the URL; {@code user} and {@code password} win over those in the URL, any
     *     other key may have only one value
     * @return the settings
     * @throws ConfigException if anything is wrong: which key, its value, and the cure
     */
    public static JdbcConfig of(String url, Properties properties) {
        return new JdbcConfig(written(url).beside("properties", Written.entries(properties)));
    }

    /**
     * Reads a cluster from a file.
     *
     * @param file a properties file in UTF-8, with the lines {@code <cluster>.url} and {@code <cluster>.<key>}
     * @param cluster which of the clusters in it
     * @return the settings
     * @throws ConfigException if the file cannot be read, has no such cluster, or anything in it is wrong
     */
    public static JdbcConfig of(Path file, String cluster) {
        ClusterFile clusters = ClusterFile.read(file);
        Written found = clusters.cluster(cluster);
        if (found == null) {
            throw new ConfigException(
                    "cluster",
                    cluster,
                    "is not in " + clusters.origin() + "; there are " + String.join(", ", clusters.names()));
        }
        return new JdbcConfig(found);
    }

    /**
     * Settings in code.
     *
     * @return a builder with nothing set
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A URL as it may be shown, good or bad, for whoever prints what users wrote.
     *
     * @param url any text
     * @return the text as it is, if there is no secret in it; else the URL in full with {@code ***} for each secret, or,
     *     if it cannot be read, what stands before the first one
     */
    public static String masked(String url) {
        return MhaUrl.masked(url);
    }

    /**
     * Whether the value of a key must not be shown.
     *
     * @param key any key that a data source may have
     * @return {@code true} for passwords, passphrases, tokens and the like
     */
    public static boolean isSecret(String key) {
        return MhaUrl.isSecret(key);
    }

    private static Written written(String url) {
        ClusterUrl name = ClusterUrl.parse(url);
        if (name == null) {
            return Written.of(MhaUrl.parse(url), "URL");
        }
        return named(name.name()).above("URL", name.parameters());
    }

    /** What is registered comes before what is in a file; no file is read for it. */
    private static Written named(String name) {
        JdbcConfig registered = MhaDriver.registered(name);
        if (registered != null) {
            return registered.written.named(name);
        }
        ClusterFile file = ClusterFile.find();
        Written found = file == null ? null : file.cluster(name);
        if (found != null) {
            return found;
        }
        throw new ConfigException(
                "cluster",
                name,
                "no cluster of this name; " + known(file) + "; make one by MhaDriver.register, or write " + name
                        + ".url=... to the file that -D" + ClusterFile.LOCATION + " names or to " + ClusterFile.RESOURCE
                        + " on the class path; or name the hosts: jdbc:mha://h1:8066,h2:8066/db");
    }

    private static String known(@Nullable ClusterFile file) {
        TreeSet<String> registered = new TreeSet<>(MhaDriver.registeredNames());
        String text = registered.isEmpty() ? "none is registered" : "registered are " + String.join(", ", registered);
        return file == null
                ? text + ", there is no file"
                : text + ", in " + file.origin() + " are " + String.join(", ", file.names());
    }

    /**
     * The nodes.
     *
     * @return in the order of the URL
     */
    public List<Node> nodes() {
        return settings.nodes().stream().map(NodeSettings::node).toList();
    }

    /**
     * All that holds, a line each, with where it comes from: the nodes, every key of ours, and what was set for the
     * driver, the pools and the health checks. Secrets are masked.
     *
     * @return for logs and support requests
     */
    public String describe() {
        return settings.description();
    }

    /**
     * The URL.
     *
     * @return with secrets masked
     */
    @Override
    public String toString() {
        return settings.toString();
    }

    JdbcSettings settings() {
        return settings;
    }

    /** Collects settings in code. Not thread-safe. */
    public static final class Builder {
        private @Nullable String url;
        private final List<HostSpec> hosts = new ArrayList<>();
        private String driver = MhaUrl.DEFAULT_DRIVER;
        private String database = "";
        private final Map<String, String> entries = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Takes hosts, driver, database and any keys from a URL; then no nodes, driver or database of their own.
         *
         * @param text a {@code jdbc:mha:} URL
         * @return this builder
         */
        public Builder url(String text) {
            url = text;
            return this;
        }

        /**
         * Adds a node.
         *
         * @param host host name or address
         * @param port TCP port, 1 to 65535
         * @return this builder
         * @throws ConfigException if this is no host or no port
         */
        public Builder node(String host, int port) {
            hosts.add(new HostSpec(host, port, Map.of()));
            return this;
        }

        /**
         * Adds a node.
         *
         * @param node its {@code maxConn} is its largest pool, 0 for that of the cluster
         * @return this builder
         * @throws ConfigException if its host cannot stand in a URL
         */
        public Builder node(Node node) {
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("name", node.id());
            attributes.put("weight", Integer.toString(node.weight()));
            attributes.put("priority", Integer.toString(node.level()));
            if (node.maxConn() > 0) {
                attributes.put("maxConn", Integer.toString(node.maxConn()));
            }
            hosts.add(new HostSpec(node.host(), node.port(), attributes));
            return this;
        }

        /**
         * Sets the driver underneath.
         *
         * @param subProtocol {@code mysql} (the default) or {@code mariadb}
         * @return this builder
         */
        public Builder driver(String subProtocol) {
            driver = subProtocol;
            return this;
        }

        /**
         * Sets the schema to connect to.
         *
         * @param name its name; none unless it is set
         * @return this builder
         */
        public Builder database(String name) {
            database = name;
            return this;
        }

        /**
         * Sets the account.
         *
         * @param user user of the database
         * @param password its password, never shown anywhere
         * @return this builder
         */
        public Builder credentials(String user, String password) {
            return set("user", user).set("password", password);
        }

        /**
         * Sets a key.
         *
         * @param key as in a URL: one of ours, one of the driver's, or {@code pool.}, {@code probe.}, {@code driver.}
         *     with a name
         * @param value as in a URL
         * @return this builder
         */
        public Builder set(String key, String value) {
            entries.put(key, value);
            return this;
        }

        /**
         * Sets a key that is a time.
         *
         * @param key as in a URL
         * @param value to the microsecond
         * @return this builder
         */
        public Builder set(String key, Duration value) {
            return set(key, Durations.format(value));
        }

        /**
         * Sets many keys.
         *
         * @param properties as in a URL
         * @return this builder
         */
        public Builder properties(Properties properties) {
            entries.putAll(Written.entries(properties));
            return this;
        }

        /**
         * Checks all of it.
         *
         * @return the settings
         * @throws ConfigException if anything is wrong: which key, its value, and the cure
         */
        public JdbcConfig build() {
            String given = url;
            boolean parts = !hosts.isEmpty() || !driver.equals(MhaUrl.DEFAULT_DRIVER) || !database.isEmpty();
            if (given != null && parts) {
                throw new ConfigException(
                        "url", null, "has its own hosts, driver and database; set these or the URL, not both");
            }
            Written base = given == null
                    ? Written.of(new MhaUrl(driver, "", hosts, database, Map.of()), "builder")
                    : written(given);
            return new JdbcConfig(base.beside("builder", entries));
        }
    }
}
