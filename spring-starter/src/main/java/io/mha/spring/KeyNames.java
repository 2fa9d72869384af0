package io.mha.spring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.util.PropertyElf;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.jdbc.MhaDriver;
import java.sql.DriverPropertyInfo;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From Spring's spellings of a key to the one of the URL. The list of the keys is the driver's own: there is no second
 * one.
 */
final class KeyNames {
    private static final String POOL = "pool.";
    private static final List<String> PREFIXES = List.of("probe.", "driver.");
    private static final Map<String, DriverPropertyInfo> OURS = ours();

    private KeyNames() {}

    private static Map<String, DriverPropertyInfo> ours() {
        Map<String, DriverPropertyInfo> keys = new HashMap<>();
        for (DriverPropertyInfo key : new MhaDriver().getPropertyInfo("jdbc:mha://h", null)) {
            keys.put(uniform(key.name), key);
        }
        return keys;
    }

    /** {@code borrow-timeout}, {@code BORROW_TIMEOUT} and {@code borrowTimeout} are one key. */
    static String uniform(String key) {
        StringBuilder letters = new StringBuilder();
        key.chars().filter(Character::isLetterOrDigit).forEach(letter -> letters.append((char) letter));
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    static boolean isOurs(String key) {
        return OURS.containsKey(uniform(key));
    }

    /** {@code borrow-timeout}, as Boot's own documentation spells keys. */
    static String kebab(String key) {
        return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    static String ofUrl(String key) {
        if (key.startsWith(POOL)) {
            return POOL + ofPool(key.substring(POOL.length()));
        }
        for (String prefix : PREFIXES) {
            if (key.startsWith(prefix)) {
                return prefix + camel(key.substring(prefix.length()));
            }
        }
        DriverPropertyInfo ours = OURS.get(uniform(key));
        return ours == null ? camel(key) : ours.name;
    }

    private static String ofPool(String key) {
        return PropertyElf.getPropertyNames(HikariConfig.class).stream()
                .filter(name -> uniform(name).equals(uniform(key)))
                .findFirst()
                .orElseGet(() -> camel(key));
    }

    /** A time of ours may also be written as ISO-8601 has it, because Boot reads that. */
    static String value(String key, String value) {
        DriverPropertyInfo ours = OURS.get(uniform(key));
        if (ours == null || value.isEmpty() || !isTime(ours.value) || Character.toUpperCase(value.charAt(0)) != 'P') {
            return value;
        }
        try {
            return Durations.format(Duration.parse(value));
        } catch (DateTimeParseException e) {
            return value; // and let the key say what is wrong with it
        }
    }

    private static boolean isTime(@Nullable String text) {
        try {
            return text != null
                    && !Character.isDigit(text.charAt(text.length() - 1))
                    && !Durations.parse("", text).isNegative();
        } catch (ConfigException | IndexOutOfBoundsException e) {
            return false;
        }
    }

    /** Of {@code ssl-mode}, and of {@code ssl.mode}, which is what Boot makes of {@code .._SSL_MODE}. */
    private static String camel(String written) {
        String key = written.equals(written.toLowerCase(Locale.ROOT)) ? written.replace('.', '-') : written;
        StringBuilder camel = new StringBuilder();
        boolean up = false;
        for (int i = 0; i < key.length(); i++) {
            char letter = key.charAt(i);
            if (letter == '-') {
                up = camel.length() > 0;
            } else {
                camel.append(up ? Character.toUpperCase(letter) : letter);
                up = false;
            }
        }
        return camel.toString();
    }
}
