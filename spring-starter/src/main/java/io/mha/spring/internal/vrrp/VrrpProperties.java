package io.mha.spring.internal.vrrp;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * {@code mha.vrrp.*}, in whatever spelling Boot allows. What a value means is read by the schema of virtual routers; here
 * is only found which keys there are.
 *
 * @param settings of all routers together, by {@link StarterKeys#ALL}
 * @param routers by name
 */
record VrrpProperties(Settings settings, Map<String, RouterPlan> routers) {
    static final String PREFIX = "mha.vrrp";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
    private static final int MOST_WEIGHT = 253;

    /** Whether anything is written there and not switched off. */
    static boolean isSet(Environment environment) {
        Binder binder = Binder.get(environment);
        String enabled = text(binder, PREFIX + ".enabled");
        return !tree(binder, PREFIX).isEmpty()
                && (enabled == null || prefixed(PREFIX + ".", StarterKeys.ENABLED, enabled));
    }

    static VrrpProperties of(Environment environment) {
        Binder binder = Binder.get(environment);
        Map<String, Object> tree = tree(binder, PREFIX);
        Settings settings = Settings.of(StarterKeys.ALL);
        for (String written : tree.keySet()) {
            String plain = StarterKeys.plain(written);
            if (plain.equals("routers") || plain.equals("defaults")) {
                continue;
            }
            Key<?> key = settings.key(plain);
            if (key == null) {
                throw unknown(written);
            }
            String value = String.valueOf(text(binder, PREFIX + "." + plain));
            prefixed(PREFIX + ".", key, value);
            settings = settings.with(key, value, "mha.vrrp");
        }
        Map<String, String> defaults = texts(binder, PREFIX + ".defaults");
        Map<String, RouterPlan> routers = new TreeMap<>();
        for (String name : names(tree(binder, PREFIX + ".routers"))) {
            routers.put(name, router(binder, name, defaults));
        }
        return new VrrpProperties(settings, routers);
    }

    <T> T get(Key<T> key) {
        return settings.get(key);
    }

    private static RouterPlan router(Binder binder, String name, Map<String, String> defaults) {
        String prefix = PREFIX + ".routers." + name;
        Map<String, String> values = new LinkedHashMap<>(defaults);
        values.putAll(texts(binder, prefix));
        String vrid = required(prefix, StarterKeys.VRID, values);
        return new RouterPlan(
                name,
                required(prefix, StarterKeys.INTERFACE, values),
                prefixed(prefix + ".", StarterKeys.VRID, vrid),
                values,
                taken(StarterKeys.ACTION, values),
                taken(StarterKeys.ELECTION, values),
                tracks(binder, prefix + ".track"));
    }

    private static String required(String prefix, Key<?> key, Map<String, String> values) {
        String value = taken(key, values);
        if (value.isEmpty()) {
            throw new ConfigException(prefix + "." + key.name(), null, "is required: " + key.description());
        }
        return value;
    }

    private static String taken(Key<?> key, Map<String, String> values) {
        String value = values.remove(key.name());
        return value == null ? "" : value;
    }

    /** What stands directly below a name, but for {@code track}: plain keys with their texts, lists with commas. */
    private static Map<String, String> texts(Binder binder, String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        tree(binder, prefix).forEach((written, value) -> {
            String key = StarterKeys.plain(written);
            if (!key.equals("track")) {
                String name = prefix + "." + key;
                found.put(key, value instanceof Map ? list(binder, name) : String.valueOf(text(binder, name)));
            }
        });
        return found;
    }

    private static String list(Binder binder, String name) {
        return String.join(",", binder.bind(name, Bindable.listOf(String.class)).orElseGet(List::of));
    }

    private static Map<String, Integer> tracks(Binder binder, String prefix) {
        Map<String, Integer> tracks = new LinkedHashMap<>();
        flat("", tree(binder, prefix))
                .forEach((indicator, value) -> tracks.put(indicator, weight(prefix, indicator, value)));
        return tracks;
    }

    /** A composite has its parts below it, {@code db/primary}. */
    private static Map<String, String> flat(String above, Map<String, Object> tree) {
        Map<String, String> all = new LinkedHashMap<>();
        tree.forEach((key, value) -> {
            if (value instanceof Map<?, ?> parts) {
                Map<String, Object> below = new LinkedHashMap<>();
                parts.forEach((part, text) -> below.put(String.valueOf(part), text));
                all.putAll(flat(above + key + "/", below));
            } else {
                all.put(above + key, String.valueOf(value));
            }
        });
        return all;
    }

    private static int weight(String prefix, String indicator, String value) {
        String cure = "must be fault, or a weight from -" + MOST_WEIGHT + " to " + MOST_WEIGHT
                + " (negative is subtracted from the priority while the indicator is bad, positive is added while it is"
                + " good; keepalived weight)";
        if (value.equalsIgnoreCase("fault")) {
            return 0;
        }
        try {
            int weight = Integer.parseInt(value.trim());
            if (Math.abs(weight) <= MOST_WEIGHT) {
                return weight;
            }
        } catch (NumberFormatException e) {
            throw new ConfigException(prefix + "." + indicator, value, cure);
        }
        throw new ConfigException(prefix + "." + indicator, value, cure);
    }

    /** One name for each router: the environment has them without dashes. */
    private static List<String> names(Map<String, Object> tree) {
        Map<String, String> byPlain = new TreeMap<>();
        for (String name : tree.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new ConfigException(
                        PREFIX + ".routers." + name,
                        null,
                        "the name of a router must be lower-case letters, digits and dashes, a letter first");
            }
            byPlain.merge(StarterKeys.plain(name), name, (a, b) -> a.length() >= b.length() ? a : b);
        }
        return new ArrayList<>(byPlain.values());
    }

    private static ConfigException unknown(String written) {
        List<String> known = new ArrayList<>(List.of("routers", "defaults"));
        StarterKeys.ALL.forEach(key -> known.add(StarterKeys.kebab(key.name())));
        String nearest = Settings.nearest(written, known, 3);
        String cure = nearest == null
                ? "; there are " + known.stream().collect(Collectors.joining(", "))
                : "; did you mean " + PREFIX + "." + nearest + "?";
        return new ConfigException(PREFIX + "." + written, null, "there is no such key" + cure);
    }

    private static <T> T prefixed(String prefix, Key<T> key, String text) {
        try {
            return key.parse(text);
        } catch (ConfigException e) {
            throw new ConfigException(prefix + StarterKeys.kebab(key.name()), text, e.cure());
        }
    }

    private static Map<String, Object> tree(Binder binder, String name) {
        return binder.bind(name, Bindable.mapOf(String.class, Object.class)).orElseGet(Map::of);
    }

    private static @Nullable String text(Binder binder, String name) {
        return binder.bind(name, Bindable.of(String.class)).orElse(null);
    }
}
