package io.mha.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One setting: its name, type, default and meaning. A schema is a list of keys; each way of writing settings reads the
 * same list.
 *
 * @param <T> type of the value
 * @param name as it is written, in any case
 * @param defaultText what holds if it is not set, in the form in which a user would write it
 * @param description what it does, with its unit and its range
 * @param choices the words that a tool may offer, empty where there is no such list; aliases are not among them
 * @param parser takes name and text, throws {@link ConfigException}
 */
public record Key<T>(
        String name,
        String defaultText,
        String description,
        List<String> choices,
        BiFunction<String, String, T> parser) {

    /**
     * A duration, in milliseconds if the user gives no unit.
     *
     * @param name name of the key
     * @param defaultText default
     * @param description meaning
     * @return the key
     */
    public static Key<Duration> duration(String name, String defaultText, String description) {
        return new Key<>(name, defaultText, description, List.of(), Durations::parse);
    }

    /**
     * A whole number.
     *
     * @param name name of the key
     * @param defaultText default
     * @param min smallest legal value
     * @param max largest legal value
     * @param description meaning
     * @return the key
     */
    public static Key<Integer> integer(String name, String defaultText, int min, int max, String description) {
        return new Key<>(name, defaultText, description, List.of(), (key, text) -> {
            String cure = "must be a whole number from " + min + " to " + max;
            int value = number(key, text, cure, Integer::valueOf);
            if (value < min || value > max) {
                throw new ConfigException(key, text, cure);
            }
            return value;
        });
    }

    /**
     * A share in percent; the sign may be left out.
     *
     * @param name name of the key
     * @param defaultText default
     * @param max largest legal percentage
     * @param description meaning
     * @return the key; its values are fractions
     */
    public static Key<Double> percent(String name, String defaultText, int max, String description) {
        return new Key<>(name, defaultText, description, List.of(), (key, text) -> {
            String cure = "must be a percentage from 0% to " + max + "%";
            String digits = text.trim().endsWith("%")
                    ? text.trim().substring(0, text.trim().length() - 1)
                    : text;
            double value = number(key, digits.trim(), cure, Double::valueOf);
            if (!(value >= 0 && value <= max)) {
                throw new ConfigException(key, text, cure);
            }
            return value / 100;
        });
    }

    /**
     * A switch.
     *
     * @param name name of the key
     * @param defaultText default
     * @param description meaning
     * @return the key
     */
    public static Key<Boolean> flag(String name, String defaultText, String description) {
        List<String> words = List.of("true", "false");
        return new Key<>(name, defaultText, description, words, (key, text) -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw new ConfigException(key, text, "must be true or false");
        });
    }

    /**
     * A word.
     *
     * @param name name of the key
     * @param defaultText default
     * @param description meaning
     * @param choices the words that a tool may offer, none where there is no such list; what is legal is checked
     *     where the value is used
     * @return the key
     */
    public static Key<String> text(String name, String defaultText, String description, String... choices) {
        return new Key<>(name, defaultText, description, List.of(choices), (key, text) -> text);
    }

    /**
     * Reads a value.
     *
     * @param text as the user wrote it
     * @return the value
     * @throws ConfigException if it is not of this key's type or out of its range
     */
    public T parse(String text) {
        return parser.apply(name, text);
    }

    private static <N> N number(String key, String text, String cure, Function<String, N> reader) {
        try {
            return reader.apply(text.trim());
        } catch (NumberFormatException e) {
            throw new ConfigException(key, text, cure);
        }
    }
}
