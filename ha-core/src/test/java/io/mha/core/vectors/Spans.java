package io.mha.core.vectors;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in vectors: one or more whole numbers with a unit, as in {@code 1m30s} or {@code 4s999ms}. */
final class Spans {
    private static final Pattern PART = Pattern.compile("\\s*(\\d+)(ns|us|ms|s|m|h)");
    private static final String[] UNITS = {"h", "m", "s", "ms", "us", "ns"};
    private static final long MICRO = 1_000;

    private Spans() {}

    static long nanos(String text) {
        long sum = 0;
        int end = 0;
        Matcher part = PART.matcher(text);
        while (part.find() && part.start() == end) {
            sum += Long.parseLong(part.group(1)) * unit(part.group(2));
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        return sum;
    }

    /** Whether a duration is the expected one: to the nanosecond if that is written in ns, else to the microsecond. */
    static boolean same(String expected, long nanos) {
        return Math.abs(nanos(expected) - nanos) <= (expected.endsWith("ns") ? 0 : MICRO);
    }

    /** The largest unit in which the duration is a whole number. */
    static String format(long nanos) {
        for (String unit : UNITS) {
            if (nanos % unit(unit) == 0 && (nanos != 0 || unit.equals("s"))) {
                return nanos / unit(unit) + unit;
            }
        }
        throw new AssertionError("every number of nanoseconds is one of nanoseconds");
    }

    private static long unit(String unit) {
        return switch (unit) {
            case "h" -> 3_600_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "s" -> 1_000_000_000L;
            case "ms" -> 1_000_000L;
            case "us" -> 1_000L;
            default -> 1L;
        };
    }
}
