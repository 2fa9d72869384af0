package io.mha.jdbc.internal.config;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.core.ClusterConfig;
import io.mha.core.ClusterKeys;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.jdbc.internal.config.Sorted.Entry;
import io.mha.jdbc.internal.config.Sorted.Kind;
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
 * Makes settings of what was written: the keys that were sorted into ours, the pool's, the probe's and the driver's are
 * checked against what each of these knows, and completed.
 */
public final class SettingsReader {
    private static final Logger log = LoggerFactory.getLogger("io.mha.config");
    private static final Set<String> MODES = Set.of("", "loadbalance", "failover", "sequential");
    private static final int MAX_TYPOS = 3;

    private final Written written;
    private final Sorted sorted;
    private Settings values = Settings.of(JdbcKeys.ALL);
    private final Properties driverProperties = new Properties();
    private final Properties probeOverrides = new Properties();
    private final Properties poolProperties = new Properties();
    private final Description description = new Description();

    private SettingsReader(Written written) {
        this.written = written;
        this.sorted = Sorted.of(written);
    }

    /**
     * Reads and checks.
     *
     * @param written what was written, in all places
     * @return the settings
     * @throws ConfigException for the first thing that is wrong
     */
    public static JdbcSettings read(Written written) {
        return new SettingsReader(written).read();
    }

    private JdbcSettings read() {
        MhaUrl url = written.url();
        if (!MODES.contains(url.mode().toLowerCase(Locale.ROOT))) {
            throw new ConfigException(
                    "mode",
                    url.mode(),
                    "is not supported in this version; leave it out, or write loadbalance or failover");
        }
        takeOurs();
        DelegateDriver driver = DelegateDriver.find(url.driver(), values.get(JdbcKeys.DRIVER_CLASS));
        takeOthers(driver);
        checkPoolProperties();
        completeDriverProperties(driver);
        List<NodeSettings> nodes = url.hosts().stream().map(NodeSettings::of).toList();
        nodes.forEach(description::node);
        JdbcSettings settings = new JdbcSettings(
                url,
                nodes,
                values,
                driver,
                driverProperties,
                probeProperties(),
                poolProperties,
                description.text(values),
                new Login(driverProperties));
        // The rest of the rules are the cluster's: it checks its settings when they are built.
        settings.applyTo(ClusterConfig.named(settings.get(JdbcKeys.NAME))).build();
        sorted.legacy().forEach(line -> log.info("{}: {}", settings.get(JdbcKeys.NAME), line));
        return settings;
    }

    private void takeOurs() {
        if (written.cluster() != null) {
            values = values.with(JdbcKeys.NAME, written.cluster(), "name of the cluster");
        }
        for (Entry entry : sorted.of(Kind.OURS)) {
            Key<?> key = entry.key();
            if (key != null) {
                values = values.with(key, entry.value(), entry.origin());
            }
        }
        fitProbeTimeout();
        fitEjectTime();
    }

    /** A limit for pings that was set for the other driver must not turn into an error here. */
    private void fitProbeTimeout() {
        boolean tooLong = values.get(ClusterKeys.PROBE_TIMEOUT).compareTo(values.get(ClusterKeys.INTER)) >= 0;
        if (tooLong && sorted.isLegacy(ClusterKeys.PROBE_TIMEOUT)) {
            String half = Durations.format(values.get(ClusterKeys.INTER).dividedBy(2));
            values = values.with(ClusterKeys.PROBE_TIMEOUT, half, "half of inter, because a check must be shorter");
        }
    }

    private void fitEjectTime() {
        boolean tooLong = values.get(ClusterKeys.EJECT_TIME).compareTo(values.get(ClusterKeys.MAX_EJECT_TIME)) > 0;
        if (tooLong && sorted.isLegacy(ClusterKeys.EJECT_TIME) && !values.isSet(ClusterKeys.MAX_EJECT_TIME)) {
            String longest = Durations.format(values.get(ClusterKeys.EJECT_TIME));
            values = values.with(ClusterKeys.MAX_EJECT_TIME, longest, "as long as ejectTime");
        }
    }

    /** What is not ours must be the driver's, by the driver's own list. */
    private void takeOthers(DelegateDriver driver) {
        List<Entry> plain = sorted.of(Kind.PLAIN);
        List<Entry> probe = sorted.of(Kind.PROBE);
        Set<String> known = plain.isEmpty() && probe.isEmpty() ? Set.of() : driver.propertyNames();
        for (Entry entry : probe) {
            checkKnown(entry, known);
            probeOverrides.setProperty(entry.name(), entry.value());
            description.add("probe." + entry.name(), entry.value(), entry.origin());
        }
        for (Entry entry : plain) {
            checkKnown(entry, known);
            driverProperty(entry.name(), entry.value(), entry.origin());
        }
        for (Entry entry : sorted.of(Kind.DRIVER)) {
            driverProperty(entry.name(), entry.value(), entry.origin());
        }
        for (Entry entry : sorted.of(Kind.POOL)) {
            poolProperties.setProperty(entry.name(), entry.value());
            description.add("pool." + entry.name(), entry.value(), entry.origin());
        }
    }

    private void driverProperty(String name, String value, String origin) {
        driverProperties.setProperty(name, value);
        description.add(name.equals("password") ? name : "driver." + name, value, origin);
    }

    private static void checkKnown(Entry entry, Set<String> known) {
        if (!known.isEmpty() && !known.contains(entry.name())) {
            throw unknown(entry.written(), entry.value(), known);
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
                        Sorted.shown(name, one.getProperty(name)),
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
        if (!driverProperties.containsKey("connectTimeout")) {
            String millis = Long.toString(values.get(JdbcKeys.CONNECT_TIMEOUT).toMillis());
            driverProperty("connectTimeout", millis, "MHA, from connectTimeout");
        }
        driver.ownSettings().forEach((name, value) -> {
            if (!driverProperties.containsKey(name)) {
                driverProperty(name, value, "MHA");
                if (name.equals("sslMode")) {
                    log.info(
                            "{}: sslMode=disable, because MyCat speaks no TLS; set sslMode yourself where the nodes do",
                            values.get(JdbcKeys.NAME));
                }
            }
        });
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

    static ConfigException unknown(String name, String value, Iterable<String> driverNames) {
        List<String> all = new ArrayList<>();
        JdbcKeys.ALL.forEach(key -> all.add(key.name()));
        driverNames.forEach(all::add);
        String bare = name.startsWith("mha.") ? name.substring("mha.".length()) : name;
        String nearest = Settings.nearest(bare, all, MAX_TYPOS);
        return new ConfigException(
                name,
                Sorted.shown(nearest == null ? name : name + nearest, value), // a misspelt secret is one too
                "is neither a key of MHA nor of the driver; "
                        + (nearest == null
                                ? "remove it, or write driver." + bare + " to hand it to the driver all the same"
                                : "did you mean " + nearest + "?"));
    }
}
