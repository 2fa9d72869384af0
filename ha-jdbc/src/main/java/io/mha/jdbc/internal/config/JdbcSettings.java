package io.mha.jdbc.internal.config;

import io.mha.core.ClusterConfig;
import io.mha.core.ClusterKeys;
import io.mha.core.balance.Balancer;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.core.health.HealthCheck;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.delegate.DelegateDriver;
import io.mha.jdbc.internal.url.MhaUrl;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everything that a data source needs to know, read and checked. Immutable by convention: nobody changes the properties
 * after the reader is done. Its text form holds no secret.
 *
 * @param url as it was written
 * @param nodes the nodes with what is set for each alone
 * @param values the values of our own keys
 * @param driver the driver underneath
 * @param driverProperties for every connection
 * @param probeProperties for connections of health checks
 * @param poolProperties settings of HikariCP, by its own names
 * @param description all that holds, a line each, with where it comes from, secrets masked
 * @param login user and password of the connections that are opened from now on
 */
public record JdbcSettings(
        MhaUrl url,
        List<NodeSettings> nodes,
        Settings values,
        DelegateDriver driver,
        Properties driverProperties,
        Properties probeProperties,
        Properties poolProperties,
        String description,
        Login login) {

    private static final Duration MIN_BORROW = Duration.ofMillis(50);
    private static final Pattern HTTP_CHECK = Pattern.compile(":([1-9]\\d{0,4})(/\\S*)");

    /**
     * Checks the values.
     *
     * @param url as above
     * @param nodes as above
     * @param values as above
     * @param driver as above
     * @param driverProperties as above
     * @param probeProperties as above
     * @param poolProperties as above
     * @param description as above
     * @param login as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public JdbcSettings {
        nodes = List.copyOf(nodes);
        if (values.get(JdbcKeys.BORROW_TIMEOUT).compareTo(MIN_BORROW) < 0) {
            throw new ConfigException(
                    "borrowTimeout", values.get(JdbcKeys.BORROW_TIMEOUT).toMillis() + "ms", "must be at least 50ms");
        }
        if (values.get(JdbcKeys.MIN_IDLE) > values.get(JdbcKeys.MAX_POOL_SIZE)) {
            throw new ConfigException(
                    "minIdle",
                    values.get(JdbcKeys.MIN_IDLE).toString(),
                    "must not exceed maxPoolSize (" + values.get(JdbcKeys.MAX_POOL_SIZE) + ")");
        }
        int maxTotal = values.get(JdbcKeys.MAX_TOTAL);
        if (maxTotal != 0 && maxTotal < nodes.size()) {
            throw new ConfigException(
                    "maxTotal", Integer.toString(maxTotal), "must be 0 or at least 1 a node (" + nodes.size() + ")");
        }
        zeroOrAtLeast(values, JdbcKeys.IDLE_TIMEOUT, Duration.ofSeconds(10));
        zeroOrAtLeast(values, JdbcKeys.MAX_LIFETIME, Duration.ofSeconds(30));
        oneOf(values, JdbcKeys.CHECK);
        oneOf(values, JdbcKeys.AFFINITY);
        oneOf(values, JdbcKeys.TX_LOST_SQL_STATE);
        if (!values.get(JdbcKeys.AFFINITY).equals("none")) {
            if (values.isSet(ClusterKeys.STICK_FOR) || values.isSet(ClusterKeys.HASH_KEY)) {
                throw new ConfigException(
                        "affinity",
                        values.get(JdbcKeys.AFFINITY),
                        "says the same as hashKey and stickFor; set one or the other");
            }
        }
        if (values.get(JdbcKeys.AFFINITY_TTL).isZero()) {
            throw new ConfigException("affinityTtl", "0ms", "must be at least 1ms; affinity=none switches it off");
        }
        httpCheck(values.get(JdbcKeys.HTTP_CHECK));
    }

    /**
     * The value of one of our keys.
     *
     * @param <T> its type
     * @param key the key
     * @return what was set, or the default
     */
    public <T> T get(Key<T> key) {
        return values.get(key);
    }

    /**
     * The same for a data source that has nothing in common with others that are made of these settings.
     *
     * @return with a login of its own
     */
    public JdbcSettings own() {
        return new JdbcSettings(
                url,
                nodes,
                values,
                driver,
                driverProperties,
                probeProperties,
                poolProperties,
                description,
                new Login(driverProperties));
    }

    /**
     * What the HTTP check asks.
     *
     * @return port and path of the key {@code httpCheck}
     */
    public HealthCheck.Http httpCheck() {
        return httpCheck(get(JdbcKeys.HTTP_CHECK));
    }

    private static HealthCheck.Http httpCheck(String text) {
        Matcher matcher = HTTP_CHECK.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigException("httpCheck", text, "is a port and a path, as in :48700/status");
        }
        return HealthCheck.Http.get(matcher.group(2)).port(Integer.parseInt(matcher.group(1)));
    }

    /**
     * Everything of the cluster: checks, breaker, balancing.
     *
     * @param builder takes it
     * @return the same builder
     */
    public ClusterConfig.Builder applyTo(ClusterConfig.Builder builder) {
        return builder.nodes(nodes.stream().map(NodeSettings::node).toList())
                .settings(clusterValues())
                .balancer(balancer());
    }

    /** Affinity is what the core calls stickiness. */
    private Settings clusterValues() {
        if (get(JdbcKeys.AFFINITY).equals("none")) {
            return values;
        }
        return values.with(ClusterKeys.HASH_KEY, get(JdbcKeys.AFFINITY), "affinity")
                .with(ClusterKeys.STICK_FOR, Durations.format(get(JdbcKeys.AFFINITY_TTL)), "affinityTtl");
    }

    /**
     * How borrows are spread: the key {@code balance}, or the mode of the URL.
     *
     * @return the algorithm
     */
    private Balancer balancer() {
        boolean byMode = !values.isSet(ClusterKeys.BALANCE) && !url.mode().isEmpty();
        return Balancer.byName(byMode ? url.mode() : get(ClusterKeys.BALANCE));
    }

    /**
     * What is set for a node.
     *
     * @param node a node; one that joined at run time has nothing of its own
     * @return its settings
     */
    public NodeSettings node(Node node) {
        return nodes.stream()
                .filter(candidate -> candidate.node().id().equals(node.id()))
                .findFirst()
                .orElseGet(() -> new NodeSettings(node, null, null, false));
    }

    private static void oneOf(Settings values, Key<String> key) {
        if (!key.choices().contains(values.get(key))) {
            throw new ConfigException(
                    key.name(),
                    values.get(key),
                    "there are " + String.join(", ", key.choices()).replaceAll(", ([^,]*)$", " and $1"));
        }
    }

    /** HikariCP would correct what is too short; here it is an error. */
    private static void zeroOrAtLeast(Settings values, Key<Duration> key, Duration min) {
        Duration value = values.get(key);
        if (!value.isZero() && value.compareTo(min) < 0) {
            throw new ConfigException(
                    key.name(), Durations.format(value), "must be 0 (no limit) or at least " + Durations.format(min));
        }
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
