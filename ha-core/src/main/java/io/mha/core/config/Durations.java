package io.mha.core.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as HAProxy writes them: {@code 500ms}, {@code 2s}, {@code 1m}; a bare number is milliseconds. */
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(us|ms|s|m|h|d)?");

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @param key for the message of an error
     * @param text a whole number with a unit of us, ms, s, m, h or d; milliseconds if there is none
     * @return the duration
     * @throws ConfigException if it is not written like that
     */
    public static Duration parse(String key, String text) {
        Matcher matcher = FORM.matcher(text.trim().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new ConfigException(key, text, "is not a duration; write 500ms, 2s or 1m (a bare number is ms)");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return switch (unit == null ? "ms" : unit) {
            case "us" -> Duration.ofNanos(number * 1_000);
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /**
     * Writes a duration in the largest unit that is exact.
     *
     * @param duration what to write
     * @return a text that {@link #parse} reads back, to the microsecond
     */
    public static String format(Duration duration) {
        long micros = duration.toNanos() / 1_000;
        if (micros % 1_000 != 0) {
            return micros + "us";
        }
        long millis = micros / 1_000;
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
