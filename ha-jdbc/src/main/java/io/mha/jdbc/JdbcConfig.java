package io.mha.jdbc;

import io.mha.core.config.ConfigException;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.config.JdbcSettings;
import io.mha.jdbc.internal.config.NodeSettings;
import io.mha.jdbc.internal.config.SettingsReader;
import java.util.List;
import java.util.Properties;

/**
 * The settings of a data source, read from a {@code jdbc:mha:} URL and checked. Immutable.
 *
 * <pre>{@code
 * jdbc:mha:[<driver>:][<mode>:]//<host>[,<host>...][/<database>][?key=value[&key=value...]]
 * driver ::= mysql (Connector/J, the default) | mariadb
 * host   ::= name[:port] | [ipv6][:port] | address=(host=..)(port=..)(weight=..)(name=..)(backup=true)...
 * }</pre>
 *
 * <p>The port is 8066 unless it is given. A key that is neither ours nor in the driver's own list is an error;
 * {@code pool.<key>} goes to HikariCP, {@code probe.<key>} to the connections of health checks alone, and
 * {@code driver.<key>} to the driver in any case.
 */
public final class JdbcConfig {
    private final JdbcSettings settings;

    private JdbcConfig(JdbcSettings settings) {
        this.settings = settings;
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
     *     other key may be set only once
     * @return the settings
     * @throws ConfigException if anything is wrong: which key, its value, and the cure
     */
    public static JdbcConfig of(String url, Properties properties) {
        return new JdbcConfig(SettingsReader.read(url, properties));
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
     * The effective value of every key of ours, a line each, with where it comes from. Credentials are not among them.
     *
     * @return for logs and support requests
     */
    public String describe() {
        return settings.values().describe();
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
}
