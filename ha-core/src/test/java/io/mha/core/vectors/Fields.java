package io.mha.core.vectors;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A map of a vector, read strictly: a key that nobody asked for is an error, so that no expectation is lost. */
final class Fields {
    private final String where;
    private final Map<?, ?> values;
    private final Set<String> unread = new LinkedHashSet<>();

    Fields(String where, @Nullable Object node) {
        this.where = where;
        if (!(node instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + ": expected a map, not " + node);
        }
        values = map;
        map.keySet().forEach(key -> unread.add(String.valueOf(key)));
    }

    String where() {
        return where;
    }

    Map<?, ?> unwrap() {
        return values;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    @Nullable
    Object raw(String key) {
        unread.remove(key);
        return values.get(key);
    }

    private Object required(String key) {
        Object value = raw(key);
        if (value == null) {
            throw new IllegalArgumentException(where + ": needs " + key);
        }
        return value;
    }

    String text(String key) {
        return String.valueOf(required(key));
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    int number(String key) {
        if (required(key) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(where + ": " + key + " is no whole number: " + raw(key));
    }

    int number(String key, int otherwise) {
        return has(key) ? number(key) : otherwise;
    }

    double decimal(String key) {
        if (required(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(where + ": " + key + " is no number: " + raw(key));
    }

    double decimal(String key, double otherwise) {
        return has(key) ? decimal(key) : otherwise;
    }

    boolean flag(String key) {
        if (required(key) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(where + ": " + key + " is neither true nor false: " + raw(key));
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? flag(key) : otherwise;
    }

    long nanos(String key) {
        return Spans.nanos(text(key));
    }

    List<?> list(String key) {
        if (required(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(where + ": " + key + " is no list");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        list(key).forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }

    /** The maps of a list; none if the key is absent. */
    List<Fields> maps(String key) {
        List<Fields> maps = new ArrayList<>();
        if (has(key)) {
            for (Object item : list(key)) {
                maps.add(new Fields(where + " " + key + "[" + maps.size() + "]", item));
            }
        }
        return maps;
    }

    Fields map(String key) {
        return new Fields(where + " " + key, required(key));
    }

    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        values.keySet().forEach(key -> keys.add(String.valueOf(key)));
        return keys;
    }

    /** To be called when everything was read. */
    void end() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(where + ": nobody knows " + unread);
        }
    }
}
