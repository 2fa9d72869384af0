package io.mha.jdbc.internal.config;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.core.ClusterConfig;
import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.jdbc.internal.delegate.DelegateDriver;
import io.mha.jdbc.internal.url.MhaUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sorts the parameters of a URL and of {@code Properties} into ours, the pool's, the probe's and the driver's, and
 * refuses what belongs to none.
 */
public final class SettingsReader {
    private static final Logger log = LoggerFactory.getLogger("io.mha.config");
    private static final Set<String> MODES = Set.of("", "loadbalance", "failover", "sequential");
    /** What HikariCP must not be told, because it is ours to decide. */
    private static final Set<String> OURS_IN_POOL = Set.of(
            "jdbcurl",
            "driverclassname",
            "datasource",
            "datasourceclassname",
            "datasourcejndi",
            "username",
            "password",
            "poolname",
            "connectiontimeout",
            "initializationfailtimeout",
            "exceptionoverrideclassname",
            "exceptionoverride",
            "maximumpoolsize",
            "minimumidle",
            "idletimeout",
            "maxlifetime",
            "threadfactory",
            "scheduledexecutor",
            "allowpoolsuspension");

    private static final int MAX_TYPOS = 3;
    private static final int MARIADB_WITH_TLS = 4;

    private final MhaUrl url;
    private final Properties info;
    private Settings values = Settings.of(JdbcKeys.ALL);
    private final Properties driverProperties = new Properties();
    private final Properties probeOverrides = new Properties();
    private final Properties poolProperties = new Properties();
    private final List<String[]> others = new ArrayList<>();

    private SettingsReader(MhaUrl url, Properties info) {
        this.url = url;
        this.info = info;
    }

    /**
     * Reads and checks.
     *
     * @param url the URL
     * @param info what stands beside it; {@code user} and {@code password} here win over those in the URL
     * @return the settings
     * @throws ConfigException for the first thing that is wrong
     */
    public static JdbcSettings read(String url, Properties info) {
        return new SettingsReader(MhaUrl.parse(url), info).read();
    }

    private JdbcSettings read() {
        if (!MODES.contains(url.mode().toLowerCase(Locale.ROOT))) {
            throw new ConfigException(
                    "mode",
                    url.mode(),
                    "is not supported in this version; leave it out, or write loadbalance or failover");
        }
        url.parameters().forEach((name, value) -> sort(name, value, "URL"));
        for (String name : info.stringPropertyNames()) {
            sort(name, info.getProperty(name), "properties");
        }
        DelegateDriver driver = DelegateDriver.find(url.driver(), values.get(JdbcKeys.DRIVER_CLASS));
        passOthers(driver);
        checkPoolProperties();
        completeDriverProperties(driver);
        List<NodeSettings> nodes = url.hosts().stream().map(NodeSettings::of).toList();
        JdbcSettings settings =
                new JdbcSettings(url, nodes, values, driver, driverProperties, probeProperties(), poolProperties);
        // The rest of the rules are the cluster's: it checks its settings when they are built.
        settings.applyTo(ClusterConfig.named(settings.get(JdbcKeys.NAME))).build();
        return settings;
    }

    private void sort(String name, String value, String origin) {
        if (name.equals("password")) {
            put(driverProperties, name, value, origin);
        } else if (name.startsWith("pool.")) {
            String property = name.substring("pool.".length());
            if (OURS_IN_POOL.contains(property.toLowerCase(Locale.ROOT))) {
                throw new ConfigException(
                        name,
                        shown(name, value),
                        "is set by MHA itself; use the URL, user, password, "
                                + "borrowTimeout, maxPoolSize, minIdle, idleTimeout or maxLifetime");
            }
            put(poolProperties, property, value, origin);
        } else if (name.startsWith("probe.")) {
            put(probeOverrides, name.substring("probe.".length()), value, origin);
        } else if (name.startsWith("driver.")) {
            put(driverProperties, name.substring("driver.".length()), value, origin);
        } else {
            boolean forced = name.startsWith("mha.");
            Key<?> key = values.key(forced ? name.substring("mha.".length()) : name);
            if (key != null) {
                boolean twice = values.isSet(key) && !key.equals(JdbcKeys.USER);
                if (twice) {
                    throw new ConfigException(name, value, "is set twice, in the URL and beside it; remove one");
                }
                values = values.with(key, value, origin);
            } else if (forced) {
                throw unknown(name, value, List.of());
            } else {
                others.add(new String[] {name, value, origin});
            }
        }
    }

    /** What is not ours must be the driver's, by the driver's own list. */
    private void passOthers(DelegateDriver driver) {
        Set<String> known = others.isEmpty() && probeOverrides.isEmpty() ? Set.of() : driver.propertyNames();
        for (String name : probeOverrides.stringPropertyNames()) {
            if (!known.isEmpty() && !known.contains(name)) {
                throw unknown("probe." + name, probeOverrides.getProperty(name), known);
            }
        }
        for (String[] other : others) {
            if (!known.isEmpty() && !known.contains(other[0])) {
                throw unknown(other[0], other[1], known);
            }
            put(driverProperties, other[0], other[1], other[2]);
        }
    }

    /** HikariCP says at once what it does not know, if it is asked. */
    private void checkPoolProperties() {
        for (String name : poolProperties.stringPropertyNames()) {
            Properties one = new Properties();
            one.setProperty(name, poolProperties.getProperty(name));
            try {
                PropertyElf.setTargetFromProperties(new HikariConfig(), one);
            } catch (RuntimeException e) {
                String nearest = Settings.nearest(name, PropertyElf.getPropertyNames(HikariConfig.class), MAX_TYPOS);
                throw new ConfigException(
                        "pool." + name,
                        shown(name, one.getProperty(name)),
                        "is not a property of HikariCP, or not a legal value for it"
                                + (nearest == null || nearest.equals(name)
                                        ? ""
                                        : "; did you mean pool." + nearest + "?"));
            }
        }
    }

    private void completeDriverProperties(DelegateDriver driver) {
        if (values.isSet(JdbcKeys.USER)) {
            driverProperties.setProperty("user", values.get(JdbcKeys.USER));
        }
        driverProperties.setProperty(
                "connectTimeout",
                Long.toString(values.get(JdbcKeys.CONNECT_TIMEOUT).toMillis()));
        driver.helpToCut().forEach(driverProperties::putIfAbsent);
        boolean tlsByDefault = driver.protocol().equals("mariadb") && driver.majorVersion() >= MARIADB_WITH_TLS;
        if (tlsByDefault && !driverProperties.containsKey("sslMode")) {
            driverProperties.setProperty("sslMode", "disable");
            log.info(
                    "{}: sslMode=disable, because MyCat speaks no TLS; set sslMode yourself where the nodes do",
                    values.get(JdbcKeys.NAME));
        }
    }

    private Properties probeProperties() {
        Properties properties = new Properties();
        properties.putAll(driverProperties);
        String timeout = Long.toString(values.get(ClusterKeys.PROBE_TIMEOUT).toMillis());
        properties.setProperty("connectTimeout", timeout);
        properties.setProperty("socketTimeout", timeout);
        properties.putAll(probeOverrides);
        return properties;
    }

    private static void put(Properties target, String name, String value, String origin) {
        Object before = target.get(name);
        boolean credential = name.equals("password");
        if (before != null && !before.equals(value) && !credential) {
            throw new ConfigException(
                    name,
                    shown(name, value),
                    "is set twice with different values, again in the " + origin + "; remove one");
        }
        target.setProperty(name, value);
    }

    private static ConfigException unknown(String name, String value, Iterable<String> driverNames) {
        List<String> all = new ArrayList<>();
        JdbcKeys.ALL.forEach(key -> all.add(key.name()));
        driverNames.forEach(all::add);
        String bare = name.startsWith("mha.") ? name.substring("mha.".length()) : name;
        String nearest = Settings.nearest(bare, all, MAX_TYPOS);
        return new ConfigException(
                name,
                shown(nearest == null ? name : name + nearest, value), // a misspelt secret is one too
                "is neither a key of MHA nor of the driver; "
                        + (nearest == null
                                ? "remove it, or write driver." + bare + " to hand it to the driver all the same"
                                : "did you mean " + nearest + "?"));
    }

    private static String shown(String name, String value) {
        return MhaUrl.isSecret(name) ? "***" : value;
    }
}
