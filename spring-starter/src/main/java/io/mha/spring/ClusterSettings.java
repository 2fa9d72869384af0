package io.mha.spring;

import io.mha.core.config.ConfigException;
import io.mha.jdbc.JdbcConfig;
import io.mha.jdbc.MhaDriver;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/**
 * The settings of one cluster, as they stand in the environment. What is ours is not judged here: it goes to {@link
 * JdbcConfig} as it would stand in a URL.
 */
final class ClusterSettings {

    /** Keys of the starter alone. */
    static final Set<String> OWN =
            Set.of("enabled", "url", "username", "nodes", "database", "subprotocol", "failfast", "primary");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^${}:]+)}");

    private final String prefix;
    private final WrittenProperties properties;
    private final SpringsProperties springs;
    private final boolean failFast;
    private final List<NodeConnectionDetails.Service> services;
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();

    private ClusterSettings(Environment environment, String prefix, List<NodeConnectionDetails.Service> services) {
        this.services = services;
        this.prefix = prefix;
        this.properties = WrittenProperties.below(environment, prefix);
        this.springs = new SpringsProperties(environment);
        this.failFast = Wanted.flag(environment, failFastProperty(), false);
    }

    static ClusterSettings ofDefault(Environment environment, List<NodeConnectionDetails.Service> services) {
        ClusterSettings settings = new ClusterSettings(environment, Wanted.DEFAULT, services);
        settings.takeServices();
        settings.take();
        SpringsProperties.KEYS.forEach(settings::takeSprings);
        return settings;
    }

    static ClusterSettings named(Environment environment, String name) {
        ClusterSettings settings = new ClusterSettings(environment, Wanted.prefix(name), List.of());
        settings.take();
        settings.entries.putIfAbsent("name", name);
        return settings;
    }

    boolean failFast() {
        return failFast;
    }

    String failFastProperty() {
        return prefix + ".fail-fast";
    }

    /**
     * Checks all of it.
     *
     * @throws SettingException for the first thing that is wrong, with the property that it was written as
     */
    JdbcConfig config() {
        JdbcConfig.Builder builder = JdbcConfig.builder();
        try {
            builder.url(filled("url", url()));
            entries.forEach((key, value) -> builder.set(key, filled(key, value)));
            return builder.build();
        } catch (ConfigException e) {
            String property = property(e.key());
            throw new SettingException(
                    property, property.startsWith(prefix) ? properties.origin(e.key()) : springs.origin(property), e);
        }
    }

    /** Spring leaves a placeholder as it stands where nothing fills it; the server would say "access denied" of it. */
    private static String filled(String key, String value) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        if (placeholder.find()) {
            throw new ConfigException(
                    key,
                    null,
                    "nothing says what ${" + placeholder.group(1) + "} is; set the variable or property of this name");
        }
        return value;
    }

    private void take() {
        properties.values().forEach((name, value) -> {
            if (!isOwn(KeyNames.uniform(name)) && !name.startsWith("nodes")) {
                entries.putIfAbsent(KeyNames.ofUrl(name), KeyNames.value(name, value));
            }
        });
        user(properties.value("username"));
    }

    private boolean isOwn(String key) {
        return OWN.contains(key) && !(key.equals("primary") && prefix.equals(Wanted.DEFAULT));
    }

    /** Comes before all that is written. */
    private void takeServices() {
        for (NodeConnectionDetails.Service service : services) {
            user(service.user());
            password(service.password());
            service.options().forEach(entries::putIfAbsent);
        }
    }

    private void takeSprings(String key) {
        String value = springs.of(key);
        boolean isUs = MhaDriver.class.getName().equals(value);
        if (value != null && !isUs && entries.putIfAbsent(key, value) == null) {
            taken.add(key);
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
        String taken = springs.property(key);
        if (taken != null && this.taken.contains(key)) {
            return taken;
        }
        String url = properties.value("url") == null ? springs.url() : properties.value("url");
        boolean inUrl = url != null && url.toLowerCase(Locale.ROOT).contains(key.toLowerCase(Locale.ROOT) + "=");
        return KeyNames.isOurs(key) && !inUrl ? prefix + "." + KeyNames.kebab(key) : urlProperty();
    }

    private String urlProperty() {
        if (properties.value("url") == null && services.isEmpty() && NodeList.of(properties) != null) {
            return prefix + ".nodes";
        }
        return properties.value("url") != null || !prefix.equals(Wanted.DEFAULT) ? prefix + ".url" : Wanted.SPRING_URL;
    }

    private String url() {
        if (services.isEmpty()) {
            return writtenUrl();
        }
        String written = ownUrl();
        if (written != null) {
            refuseWhatAUrlSays();
        }
        return NodeList.of(properties, services, written);
    }

    /** The URL, if one of ours is written: with service connections its hosts do not count. */
    private @Nullable String ownUrl() {
        String url = properties.value("url");
        return url != null ? url : Wanted.isOurs(springs.url()) ? springs.url() : null;
    }

    private String writtenUrl() {
        String url = properties.value("url");
        String nodes = NodeList.of(properties);
        if (url != null && nodes != null) {
            throw new ConfigException("nodes", null, "the URL has its own hosts; set nodes or url, not both");
        }
        String springs = prefix.equals(Wanted.DEFAULT) ? this.springs.url() : null;
        if (nodes == null) {
            refuseWhatAUrlSays();
        }
        if (url == null && nodes == null) {
            if (springs == null || !Wanted.isOurs(springs)) {
                throw new ConfigException(
                        "url",
                        springs == null ? null : ShownUrl.of(springs),
                        "there are no nodes; write a URL such as jdbc:mha://h1:8066,h2:8066/db");
            }
            return springs;
        }
        if (springs != null && !springs.equals(url)) {
            throw new ConfigException(
                    nodes == null ? "url" : "nodes",
                    null,
                    Wanted.SPRING_URL
                            + " is set as well, and differs; set one of them, or mha.datasource.enabled=false to do"
                            + " without MHA");
        }
        return url != null ? url : String.valueOf(nodes);
    }

    private void refuseWhatAUrlSays() {
        for (String key : List.of("database", "subprotocol")) {
            if (properties.value(key) != null) {
                throw new ConfigException(
                        key, properties.value(key), "is read beside nodes only; write it into the URL");
            }
        }
    }
}
