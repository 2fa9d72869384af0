package io.mha.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * What people write who know Spring's own data source. Read as Boot reads it, so that Boot explains what it cannot read,
 * such as a placeholder that nobody fills.
 */
final class SpringsProperties {
    private static final String PREFIX = "spring.datasource.";

    /** What each is here. */
    private static final Map<String, String> SAME =
            Map.of("user", "username", "password", "password", "driverClass", "driver-class-name", "name", "name");

    /** The keys of ours that may be written as Spring's. */
    static final List<String> KEYS = SAME.keySet().stream().sorted().toList();

    private final Environment environment;

    SpringsProperties(Environment environment) {
        this.environment = environment;
    }

    @Nullable
    String url() {
        return value("url");
    }

    /** The value of one of our keys. */
    @Nullable
    String of(String key) {
        String name = SAME.get(key);
        return name == null ? null : value(name);
    }

    /** The property that one of our keys may be written as. */
    @Nullable
    String property(String key) {
        return SAME.containsKey(key) ? PREFIX + SAME.get(key) : null;
    }

    @Nullable
    Origin origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source.getConfigurationProperty(name) != null) {
                return Origin.from(source.getConfigurationProperty(name));
            }
        }
        return null;
    }

    private @Nullable String value(String name) {
        return Binder.get(environment).bind(PREFIX + name, String.class).orElse(null);
    }
}
