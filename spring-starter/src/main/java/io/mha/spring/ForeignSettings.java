package io.mha.spring;

import io.mha.jdbc.MhaDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final Map<String, String> SAME = Map.of(
            "maximumpoolsize", "mha.datasource.max-pool-size",
            "minimumidle", "mha.datasource.min-idle",
            "connectiontimeout", "mha.datasource.borrow-timeout",
            "idletimeout", "mha.datasource.idle-timeout",
            "maxlifetime", "mha.datasource.max-lifetime",
            "poolname", "mha.datasource.name",
            "connectiontestquery", "mha.datasource.check=sql and mha.datasource.check-sql");

    private ForeignSettings() {}

    static void warn(Environment environment) {
        lines(environment).forEach(log::warn);
    }

    static List<String> lines(Environment environment) {
        if (!ClusterSettings.isOurs(environment.getProperty(ClusterSettings.SPRING_URL))
                && !ClusterSettings.isSet(environment)) {
            return List.of();
        }
        String type = environment.getProperty("spring.datasource.type");
        if (type != null && !type.equals(MhaDataSource.class.getName())) {
            return List.of(
                    "spring.datasource.type=" + type + " puts a second pool on the pools that MHA has for each"
                            + " node: it keeps connections to nodes that are gone, and sees no node at all; remove the property");
        }
        List<String> lines = new ArrayList<>();
        for (String pool : POOLS) {
            String prefix = "spring.datasource." + pool;
            Binder.get(environment)
                    .bind(prefix, Bindable.mapOf(String.class, String.class))
                    .ifBound(keys -> keys.keySet()
                            .forEach(key -> lines.add(prefix + "." + key
                                    + " has no effect on a jdbc:mha: data source; write " + instead(pool, key)
                                    + " in its place, or remove it")));
        }
        return lines;
    }

    private static String instead(String pool, String key) {
        String same = SAME.get(KeyNames.uniform(key));
        if (same != null) {
            return same;
        }
        return pool.equals("hikari") ? "mha.datasource.pool." + key : "a key of mha.datasource";
    }
}
