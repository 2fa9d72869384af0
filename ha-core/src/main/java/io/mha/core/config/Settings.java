package io.mha.core.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values for the keys of a schema, with the place where each was written. Immutable. */
public final class Settings {
    private final List<Key<?>> schema;
    private final Map<String, Value> values;

    private record Value(String text, String origin) {}

    private Settings(List<Key<?>> schema, Map<String, Value> values) {
        this.schema = schema;
        this.values = values;
    }

    /**
     * Nothing set.
     *
     * @param schema all keys that exist
     * @return settings with all defaults
     */
    public static Settings of(List<Key<?>> schema) {
        return new Settings(List.copyOf(schema), Map.of());
    }

    /**
     * The key of a name.
     *
     * @param name in any case
     * @return the key, {@code null} if the schema has none of that name
     */
    public @Nullable Key<?> key(String name) {
        for (Key<?> key : schema) {
            if (key.name().equalsIgnoreCase(name)) {
                return key;
            }
        }
        return null;
    }

    /**
     * The same settings with one more value. The text is read at once, so that an error shows where it was made.
     *
     * @param key a key of the schema
     * @param text as the user wrote it
     * @param origin where: {@code URL}, {@code properties} ...
     * @return new settings
     * @throws ConfigException if the text is not legal for the key
     */
    public Settings with(Key<?> key, String text, String origin) {
        key.parse(text);
        Map<String, Value> more = new LinkedHashMap<>(values);
        more.put(key.name(), new Value(text, origin));
        return new Settings(schema, more);
    }

    /**
     * The value that holds.
     *
     * @param <T> type of the value
     * @param key a key of the schema
     * @return what was set, or the default
     */
    public <T> T get(Key<T> key) {
        Value value = values.get(key.name());
        return key.parse(value == null ? key.defaultText() : value.text());
    }

    /**
     * Whether a value was set, be it the default's.
     *
     * @param key a key of the schema
     * @return {@code false} if the default holds
     */
    public boolean isSet(Key<?> key) {
        return values.containsKey(key.name());
    }

    /**
     * All keys with what holds and where it comes from, a line each.
     *
     * @return in the order of the schema
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Key<?> key : schema) {
            Value value = values.get(key.name());
            text.append(key.name())
                    .append(" = ")
                    .append(value == null ? key.defaultText() : value.text())
                    .append(value == null ? "  # default" : "  # " + value.origin())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The name that a misspelt one was probably meant to be.
     *
     * @param name as the user wrote it
     * @param known all names that exist
     * @param limit how many letters may differ
     * @return the nearest name, {@code null} if none is near
     */
    public static @Nullable String nearest(String name, Iterable<String> known, int limit) {
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Edit distance by insertion, deletion and replacement. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
