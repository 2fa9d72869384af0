package io.mha.spring;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What stands below {@code mha} and is nobody's. Each part judges its own keys; a misspelt name of a part would be read by
 * none. Names that are near to none are left alone: the environment has variables like {@code MHA_HOME}.
 */
final class KnownPrefixes {
    private static final List<String> PARTS = List.of("datasource", "clusters", "health", "vrrp");
    private static final List<String> OF_HEALTH = List.of("readiness-hold");
    private static final int MAX_TYPOS = 2;

    private KnownPrefixes() {}

    static void check(Environment environment) {
        check(environment, "mha", PARTS);
        check(environment, "mha.health", OF_HEALTH);
    }

    private static void check(Environment environment, String prefix, List<String> known) {
        Map<String, Object> found = Binder.get(environment)
                .bind(prefix, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of());
        for (String name : found.keySet()) {
            String meant = meant(name, known);
            if (meant != null) {
                throw new ConfigException(prefix + "." + name, null, "did you mean " + prefix + "." + meant + "?");
            }
        }
    }

    private static @Nullable String meant(String name, List<String> known) {
        boolean isKnown = known.stream().anyMatch(key -> KeyNames.uniform(key).equals(KeyNames.uniform(name)));
        return isKnown ? null : Settings.nearest(name, known, MAX_TYPOS);
    }
}
