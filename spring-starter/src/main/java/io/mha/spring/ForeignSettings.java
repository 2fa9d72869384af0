package io.mha.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Settings of Boot's own pools, which do nothing here or harm: said aloud, with what to write instead. */
final class ForeignSettings {
    private static final Logger log = LoggerFactory.getLogger("io.mha.config");
    private static final List<String> POOLS = List.of("hikari", "tomcat", "dbcp2", "oracleucp");

    /** Keys of HikariCP that are a setting of the whole data source here. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("maximumpoolsize", "mha.datasource.max-pool-size"),
            Map.entry("minimumidle", "mha.datasource.min-idle"),
            Map.entry("connectiontimeout", "mha.datasource.borrow-timeout"),
            Map.entry("idletimeout", "mha.datasource.idle-timeout"),
            Map.entry("maxlifetime", "mha.datasource.max-lifetime"),
            Map.entry("poolname", "mha.datasource.name"),
            Map.entry("connectiontestquery", "mha.datasource.check=sql and mha.datasource.check-sql"),
            Map.entry("initializationfailtimeout", "mha.datasource.fail-fast"),
            Map.entry("jdbcurl", "spring.datasource.url"),
            Map.entry("username", "spring.datasource.username"),
            Map.entry("password", "spring.datasource.password"),
            Map.entry("driverclassname", "mha.datasource.driver-class"));

    /** What MHA decides by itself, or takes from nobody. */
    private static final Set<String> NOTHING = Set.of(
            "datasource",
            "datasourceclassname",
            "datasourcejndi",
            "exceptionoverride",
            "exceptionoverrideclassname",
            "threadfactory",
            "scheduledexecutor",
            "allowpoolsuspension",
            "registermbeans",
            "credentials",
            "credentialsprovider",
            "metricregistry",
            "metricstrackerfactory",
            "healthcheckregistry",
            "healthcheckproperties");

    private static final String OF_DRIVER = "datasourceproperties";

    private ForeignSettings() {}

    static void warn(Environment environment) {
        lines(environment).forEach(log::warn);
    }

    static List<String> lines(Environment environment) {
        if (Wanted.isBoots(environment)) {
            String pool = Wanted.otherPool(environment);
            return pool == null || !Wanted.isEnabled(environment) || !asked(environment)
                    ? besideAPrimary(environment)
                    : List.of(
                            "spring.datasource.type=" + pool + " puts a second pool on the pools that MHA has for each"
                                    + " node: it keeps connections to nodes that are gone, and sees no node at all; remove the property");
        }
        List<String> lines = new ArrayList<>();
        if (Wanted.isEnabled(environment) && asked(environment)) {
            POOLS.forEach(pool -> Binder.get(environment)
                    .bind("spring.datasource." + pool, Bindable.mapOf(String.class, String.class))
                    .ifBound(keys -> keys.keySet().forEach(key -> lines.add(line(pool, key)))));
        }
        return lines;
    }

    private static boolean asked(Environment environment) {
        return Wanted.isOurs(new SpringsProperties(environment).url()) || Wanted.isSet(environment);
    }

    private static List<String> besideAPrimary(Environment environment) {
        return Wanted.names(environment).stream()
                .filter(name -> Wanted.isPrimary(environment, name))
                .map(name -> "spring.datasource.url has no effect beside mha.clusters." + name
                        + ".primary=true: Boot makes no data source where there is one that is injected everywhere; remove"
                        + " one of the two")
                .toList();
    }

    private static String line(String pool, String key) {
        String instead = instead(pool, key);
        return "spring.datasource." + pool + "." + key + " has no effect on a jdbc:mha: data source; "
                + (instead == null ? "remove it" : "write " + instead + " in its place, or remove it");
    }

    /** What to write for a key of another pool, if there is anything. */
    static @Nullable String instead(String pool, String key) {
        int dot = key.indexOf('.');
        String uniform = KeyNames.uniform(dot < 0 ? key : key.substring(0, dot));
        if (!pool.equals("hikari")) {
            return "a key of mha.datasource";
        }
        if (NOTHING.contains(uniform)) {
            return null;
        }
        if (uniform.equals(OF_DRIVER)) {
            return "mha.datasource.driver" + (dot < 0 ? "" : key.substring(dot));
        }
        return SAME.getOrDefault(uniform, "mha.datasource.pool." + key);
    }
}
