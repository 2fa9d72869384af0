package io.mha.jdbc.internal.url;

import io.mha.core.config.ConfigException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A {@code jdbc:mha:} URL as a value:
 *
 * <pre>{@code
 * jdbc:mha:[<driver>:][<mode>:]//<host>[,<host>...][/<database>][?key=value[&key=value...]]
 * host ::= name[:port] | [ipv6][:port] | address=(host=..)(port=..)(k=v).. | (host=..,port=..,k=v..)
 * }</pre>
 *
 * <p>Percent escapes are decoded in the database name, in parameters and in host attributes; a plus sign is a plus
 * sign. Keys are not judged here: what a parameter or an attribute means is the business of the configuration.
 *
 * @param driver the sub-protocol of the JDBC driver below, {@code mysql} unless written
 * @param mode the word of the driver families for how to use several hosts, as written, empty if absent
 * @param hosts the nodes in the order written, never empty, no two alike
 * @param database the schema to connect to, empty if none
 * @param parameters the settings behind the question mark, decoded, in the order written
 */
public record MhaUrl(
        String driver, String mode, List<HostSpec> hosts, String database, Map<String, String> parameters) {

    /** The driver that is used unless the URL names one: {@value}. */
    public static final String DEFAULT_DRIVER = "mysql";

    static final Set<String> MODES =
            Set.of("loadbalance", "failover", "sequential", "replication", "load-balance-read");

    /**
     * Checks and copies.
     *
     * @param driver the sub-protocol of the driver
     * @param mode the mode, empty if absent
     * @param hosts the nodes
     * @param database the schema, empty if none
     * @param parameters the settings
     * @throws ConfigException if there is no host or if one is named twice
     */
    public MhaUrl {
        hosts = List.copyOf(hosts);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        if (hosts.isEmpty()) {
            throw new ConfigException("host", "", "no host; write at least one, as in jdbc:mha://h1:8066,h2:8066/db");
        }
        Set<String> seen = new HashSet<>();
        for (HostSpec spec : hosts) {
            if (!seen.add(spec.hostAndPort().toLowerCase(Locale.ROOT))) {
                throw new ConfigException(
                        "host",
                        spec.hostAndPort(),
                        "this node is named twice; name each node once and give it more traffic with (host=..,weight=..)");
            }
        }
    }

    /**
     * Whether the value of a key must never be shown.
     *
     * @param key name of a parameter
     * @return {@code true} for passwords, tokens and the like
     */
    public static boolean isSecret(String key) {
        return UrlText.isSecret(key);
    }

    /**
     * A URL as it may be shown, good or bad.
     *
     * @param url any text
     * @return the text as it is, if there is no secret in it; else the URL in full with each secret masked, or, if it
     *     cannot be read, what stands before the first secret
     */
    public static String masked(String url) {
        UrlText text = new UrlText(url);
        if (!text.hasSecret()) {
            return url;
        }
        try {
            ClusterUrl cluster = ClusterUrl.parse(url);
            return cluster == null ? parse(url).toString() : cluster.toString();
        } catch (ConfigException e) {
            return text.shown();
        }
    }

    /**
     * Tells whether a URL is ours, good or bad.
     *
     * @param url any text
     * @return true if it begins with {@code jdbc:mha:} or {@code jdbc:mha+}
     */
    public static boolean accepts(@Nullable String url) {
        return url != null && (url.startsWith("jdbc:mha:") || url.startsWith("jdbc:mha+"));
    }

    /**
     * Reads a URL.
     *
     * @param url text that {@link #accepts} takes
     * @return its parts
     * @throws ConfigException if it does not follow the grammar; the message names the part, shows no secret and says
     *     what to write instead
     */
    public static MhaUrl parse(String url) {
        return new UrlParser(new UrlText(url)).parse();
    }

    /**
     * The URL again. {@code parse(toString())} equals this, unless a value was masked: that of every key whose name
     * contains password, passphrase, secret or token is printed as {@code ***}.
     */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("jdbc:mha:");
        if (!driver.equals(DEFAULT_DRIVER)) {
            out.append(driver).append(':');
        }
        if (!mode.isEmpty()) {
            out.append(mode).append(':');
        }
        out.append("//");
        String separator = "";
        for (HostSpec spec : hosts) {
            out.append(separator).append(spec);
            separator = ",";
        }
        if (!database.isEmpty()) {
            out.append('/').append(PercentCode.encode(database));
        }
        return out.append(query(parameters)).toString();
    }

    /** Parameters as they may be shown, with the question mark, if there are any. */
    static String query(Map<String, String> parameters) {
        StringJoiner out = new StringJoiner("&", "?", "").setEmptyValue("");
        parameters.forEach((key, value) -> out.add(
                PercentCode.encode(key) + '=' + (UrlText.isSecret(key) ? UrlText.MASK : PercentCode.encode(value))));
        return out.toString();
    }
}
