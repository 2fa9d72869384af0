package io.mha.jdbc.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.jdbc.internal.config.Written.Place;
import io.mha.jdbc.internal.url.MhaUrl;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that was written about a cluster, sorted by whom it is for, with one value for each name: of two places the
 * higher one wins, and two values in places of the same rank are an error, except that user and password beside the URL
 * win over those in it.
 */
final class Sorted {
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

    private static final Settings SCHEMA = Settings.of(JdbcKeys.ALL);

    /** Whom a setting is for. */
    enum Kind {
        /** A key of ours. */
        OURS,
        /** HikariCP, by {@code pool.}. */
        POOL,
        /** Connections of health checks, by {@code probe.}. */
        PROBE,
        /** The driver in any case: a password, or by {@code driver.}. */
        DRIVER,
        /** The driver if it knows it. */
        PLAIN
    }

    /**
     * One setting.
     *
     * @param kind whom it is for
     * @param key the key if it is ours
     * @param name as it is called there
     * @param written as the user called it
     * @param value its value
     * @param place where it stands
     */
    record Entry(Kind kind, @Nullable Key<?> key, String name, String written, String value, Place place) {
        String origin() {
            return place.origin();
        }

        private String slot() {
            return (kind == Kind.PLAIN ? Kind.DRIVER : kind) + "." + name;
        }

        private boolean isCredential() {
            return (kind == Kind.DRIVER && name.equals("password")) || JdbcKeys.USER.equals(key);
        }

        private boolean isLegacy() {
            return key != null && !written.equalsIgnoreCase(key.name()) && !written.startsWith("mha.");
        }
    }

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> legacy = new ArrayList<>();

    private Sorted() {}

    static Sorted of(Written written) {
        Sorted sorted = new Sorted();
        for (Place place : written.places()) {
            place.entries().forEach((name, value) -> sorted.sort(name, value, place));
        }
        return sorted;
    }

    /** The settings for one receiver, in the order in which they were first named. */
    List<Entry> of(Kind kind) {
        return entries.values().stream().filter(entry -> entry.kind() == kind).toList();
    }

    /** A line for each legacy key. */
    List<String> legacy() {
        return legacy;
    }

    /** Whether a key of ours has its value from a legacy key. */
    boolean isLegacy(Key<?> key) {
        Entry entry = entries.get(Kind.OURS + "." + key.name());
        return entry != null && entry.isLegacy();
    }

    private void sort(String name, String value, Place place) {
        if (name.equals("password")) {
            put(new Entry(Kind.DRIVER, null, name, name, value, place));
        } else if (name.startsWith("pool.")) {
            String property = name.substring("pool.".length());
            if (OURS_IN_POOL.contains(property.toLowerCase(Locale.ROOT))) {
                throw new ConfigException(
                        name,
                        shown(name, value),
                        "is set by MHA itself; use the URL, user, password, "
                                + "borrowTimeout, maxPoolSize, minIdle, idleTimeout or maxLifetime");
            }
            put(new Entry(Kind.POOL, null, property, name, value, place));
        } else if (name.startsWith("probe.")) {
            put(new Entry(Kind.PROBE, null, name.substring("probe.".length()), name, value, place));
        } else if (name.startsWith("driver.")) {
            put(new Entry(Kind.DRIVER, null, name.substring("driver.".length()), name, value, place));
        } else if (name.startsWith("mha.")) {
            Key<?> key = SCHEMA.key(name.substring("mha.".length()));
            if (key == null) {
                throw SettingsReader.unknown(name, value, List.of());
            }
            put(new Entry(Kind.OURS, key, key.name(), name, value, place));
        } else {
            Key<?> key = SCHEMA.key(name);
            if (key != null) {
                put(new Entry(Kind.OURS, key, key.name(), name, value, place));
            } else if (!sortLegacy(name, value, place)) {
                put(new Entry(Kind.PLAIN, null, name, name, value, place));
            }
        }
    }

    private boolean sortLegacy(String name, String value, Place place) {
        LegacyKeys.Reading reading = LegacyKeys.read(name, value);
        if (reading == null) {
            return false;
        }
        Key<?> key = reading.key();
        if (key == null) {
            legacy.add(name + "=" + value + " is left out: " + reading.why());
        } else {
            legacy.add(name + "=" + value + " is read as " + key.name() + "=" + reading.value());
            put(new Entry(Kind.OURS, key, key.name(), name, reading.value(), place));
        }
        return true;
    }

    private void put(Entry entry) {
        Entry before = entries.get(entry.slot());
        if (before != null
                && before.place().rank() == entry.place().rank()
                && !before.value().equals(entry.value())
                && !(entry.isCredential() && !before.place().equals(entry.place()))) {
            throw new ConfigException(
                    entry.written(),
                    shown(entry.written(), entry.value()),
                    "is set twice with different values: " + before.written() + " (" + before.origin() + ") and "
                            + entry.written() + " (" + entry.origin() + "); remove one");
        }
        entries.put(entry.slot(), entry);
    }

    /** The value, or stars for a secret. */
    static String shown(String name, String value) {
        return MhaUrl.isSecret(name) ? "***" : value;
    }
}
