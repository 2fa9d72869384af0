package io.mha.spring;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDriver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The settings of one cluster, as they stand in the environment. What is ours is not judged here: it goes to {@link
 * JdbcConfig} as it would stand in a URL.
 */
final class ClusterSettings {
    static final String DEFAULT = "mha.datasource";
    static final String CLUSTERS = "mha.clusters";
    static final String SPRING_URL = "spring.datasource.url";

    /** Keys of the starter alone. */
    static final Set<String> OWN =
            Set.of("enabled", "url", "username", "nodes", "database", "subprotocol", "failfast", "primary");

    private final Environment environment;
    private final String prefix;
    private final WrittenProperties properties;
    private final List<NodeConnectionDetails.Service> services;
    private final Map<String, String> entries = new LinkedHashMap<>();

    private ClusterSettings(Environment environment, String prefix, List<NodeConnectionDetails.Service> services) {
        this.services = services;
        this.environment = environment;
        this.prefix = prefix;
        this.properties = WrittenProperties.below(environment, prefix);
    }

    static ClusterSettings ofDefault(Environment environment, List<NodeConnectionDetails.Service> services) {
        ClusterSettings settings = new ClusterSettings(environment, DEFAULT, services);
        settings.takeServices();
        settings.take();
        settings.takeSprings();
        return settings;
    }

    static ClusterSettings named(Environment environment, String name) {
        ClusterSettings settings = new ClusterSettings(environment, CLUSTERS + "." + name, List.of());
        settings.take();
        settings.entries.putIfAbsent("name", name);
        return settings;
    }

    static Set<String> names(Environment environment) {
        Set<String> names = new TreeSet<>();
        Binder.get(environment)
                .bind(CLUSTERS, Bindable.mapOf(String.class, Object.class))
                .ifBound(clusters -> names.addAll(clusters.keySet()));
        return names;
    }

    static boolean isPrimary(Environment environment, String name) {
        return environment.getProperty(CLUSTERS + "." + name + ".primary", Boolean.class, false);
    }

    static boolean isSet(Environment environment) {
        return WrittenProperties.below(environment, DEFAULT).names().stream().anyMatch(name -> !name.equals("enabled"));
    }

    static boolean isOurs(@Nullable String url) {
        return url != null && new MhaDriver().acceptsURL(url);
    }

    boolean failFast() {
        return Boolean.parseBoolean(properties.value("failfast"));
    }

    /**
     * Checks all of it.
     *
     * @throws SettingException for the first thing that is wrong, with the property that it was written as
     */
    JdbcConfig config() {
        JdbcConfig.Builder builder = JdbcConfig.builder();
        try {
            builder.url(url());
            entries.forEach(builder::set);
            return builder.build();
        } catch (ConfigException e) {
            throw new SettingException(property(e.key()), properties.origin(e.key()), e);
        }
    }

    private void take() {
        properties.values().forEach((name, value) -> {
            if (!OWN.contains(KeyNames.uniform(name)) && !name.startsWith("nodes")) {
                entries.putIfAbsent(KeyNames.ofUrl(name), KeyNames.value(name, value));
            }
        });
        user(properties.value("username"));
    }

    /** Comes before all that is written. */
    private void takeServices() {
        for (NodeConnectionDetails.Service service : services) {
            user(service.user());
            password(service.password());
            service.options().forEach(entries::putIfAbsent);
        }
    }

    /** What people write who know Spring's own data source. */
    private void takeSprings() {
        user(environment.getProperty("spring.datasource.username"));
        password(environment.getProperty("spring.datasource.password"));
        String driver = environment.getProperty("spring.datasource.driver-class-name");
        if (driver != null && !driver.equals(MhaDriver.class.getName())) {
            entries.putIfAbsent("driverClass", driver);
        }
    }

    private void user(@Nullable String user) {
        if (user != null) {
            entries.putIfAbsent("user", user);
        }
    }

    private void password(@Nullable String password) {
        if (password != null) {
            entries.putIfAbsent("password", password);
        }
    }

    /** Where it is written, else where it could be: a default may be wrong because of what is written elsewhere. */
    private String property(String key) {
        String written = properties.written(key);
        if (written != null) {
            return prefix + "." + written;
        }
        String url = Objects.requireNonNullElse(properties.value("url"), environment.getProperty(urlProperty(), ""));
        boolean inUrl = url.toLowerCase(Locale.ROOT).contains(key.toLowerCase(Locale.ROOT) + "=");
        return KeyNames.isOurs(key) && !inUrl ? prefix + "." + KeyNames.kebab(key) : urlProperty();
    }

    private String urlProperty() {
        return properties.value("url") != null || !prefix.equals(DEFAULT) ? prefix + ".url" : SPRING_URL;
    }

    private String url() {
        return services.isEmpty() ? writtenUrl() : NodeList.of(properties, services, ownUrl());
    }

    /** The URL, if one of ours is written: with service connections its hosts do not count. */
    private @Nullable String ownUrl() {
        String url = properties.value("url");
        String springs = environment.getProperty(SPRING_URL);
        return url != null ? url : isOurs(springs) ? springs : null;
    }

    private String writtenUrl() {
        String url = properties.value("url");
        String nodes = NodeList.of(properties);
        if (url != null && nodes != null) {
            throw new ConfigException("nodes", null, "the URL has its own hosts; set nodes or url, not both");
        }
        String springs = prefix.equals(DEFAULT) ? environment.getProperty(SPRING_URL) : null;
        if (url == null && nodes == null) {
            if (springs == null || !isOurs(springs)) {
                throw new ConfigException(
                        "url", springs, "there are no nodes; write a URL such as jdbc:mha://h1:8066,h2:8066/db");
            }
            return springs;
        }
        if (springs != null && !springs.equals(url)) {
            throw new ConfigException(
                    nodes == null ? "url" : "nodes",
                    null,
                    SPRING_URL + " is set as well, and differs; set one of them, or mha.datasource.enabled=false to do"
                            + " without MHA");
        }
        return url != null ? url : String.valueOf(nodes);
    }
}
