package io.mha.core.internal.check;

import org.jspecify.annotations.Nullable;

/** What others wrote, made fit for a log line. */
final class OneLine {
    private static final int MAX_LENGTH = 120;

    private OneLine() {}

    /** The first line that is not blank, without control characters, of at most 120 characters; may be empty. */
    static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String line = text.lines()
                .map(OneLine::printable)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }

    private static String printable(String line) {
        StringBuilder out = new StringBuilder(line.length());
        line.chars().forEach(c -> out.append(c == '\t' ? ' ' : Character.isISOControl(c) ? '?' : (char) c));
        return out.toString().strip();
    }
}
