package io.mha.jdbc.internal.config;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.core.node.Node;
import io.mha.jdbc.internal.url.HostSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node, and what its {@code address=(...)} says beside it.
 *
 * @param node name, address, weight and level
 * @param maxPoolSize its own largest pool ({@code maxConn}), {@code null} for that of the cluster
 * @param minIdle its own number of idle connections, {@code null} for that of the cluster
 * @param disabled whether it starts in maintenance (HAProxy {@code disabled})
 */
public record NodeSettings(
        Node node, @Nullable Integer maxPoolSize, @Nullable Integer minIdle, boolean disabled) {
    private static final Key<String> NAME = Key.text("name", "", "name of the node");
    private static final Key<Integer> WEIGHT = Key.integer("weight", "1", 0, Node.MAX_WEIGHT, "share of the traffic");
    private static final Key<Boolean> BACKUP = Key.flag("backup", "false", "serves only when no active node can");
    private static final Key<Integer> PRIORITY = Key.integer("priority", "0", 0, Node.MAX_LEVEL, "level, 0 is active");
    private static final Key<Integer> MAX_CONN = Key.integer("maxConn", "0", 1, 100_000, "largest pool");
    private static final Key<Integer> MIN_IDLE = Key.integer("minIdle", "0", 0, 100_000, "idle connections");
    private static final Key<Boolean> DISABLED = Key.flag("disabled", "false", "starts in maintenance");
    private static final List<Key<?>> SCHEMA = List.of(NAME, WEIGHT, BACKUP, PRIORITY, MAX_CONN, MIN_IDLE, DISABLED);

    /**
     * Checks the values.
     *
     * @param node as above
     * @param maxPoolSize as above
     * @param minIdle as above
     * @param disabled as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public NodeSettings {
        if (maxPoolSize != null && minIdle != null && minIdle > maxPoolSize) {
            throw new ConfigException(
                    "minIdle", minIdle.toString(), "must not exceed the host's maxConn (" + maxPoolSize + ")");
        }
    }

    static NodeSettings of(HostSpec host) {
        Settings settings = Settings.of(SCHEMA);
        for (Map.Entry<String, String> attribute : host.attributes().entrySet()) {
            Key<?> key = settings.key(attribute.getKey());
            if (key == null) {
                throw unknown(attribute.getKey(), attribute.getValue());
            }
            settings = settings.with(key, attribute.getValue(), "address");
        }
        Node node = Node.of(host.host(), host.port()).withWeight(settings.get(WEIGHT));
        if (settings.isSet(NAME)) {
            node = node.named(settings.get(NAME));
        }
        int level = settings.isSet(PRIORITY) ? settings.get(PRIORITY) : settings.get(BACKUP) ? 1 : 0;
        return new NodeSettings(
                node.withLevel(level),
                settings.isSet(MAX_CONN) ? settings.get(MAX_CONN) : null,
                settings.isSet(MIN_IDLE) ? settings.get(MIN_IDLE) : null,
                settings.get(DISABLED));
    }

    private static ConfigException unknown(String name, String value) {
        List<String> known = new ArrayList<>();
        SCHEMA.forEach(key -> known.add(key.name()));
        String nearest = Settings.nearest(name, known, 2);
        return new ConfigException(
                name,
                value,
                "is not an attribute of a host in this version; "
                        + (nearest == null
                                ? "there are host, port, " + String.join(", ", known)
                                : "did you mean " + nearest + "?"));
    }
}
