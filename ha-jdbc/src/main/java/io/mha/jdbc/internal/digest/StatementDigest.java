package io.mha.jdbc.internal.digest;

/**
 * A statement without its data: strings and numbers become question marks, comments go, blanks shrink. Where the text
 * leaves a doubt about where a string ends, the rest is left out: rather too little is shown than a secret. Pure, in
 * time linear in what it shows.
 */
public final class StatementDigest {
    private static final int MAX_LENGTH = 120;
    private static final String REST = "...";

    private final String sql;
    private final StringBuilder out = new StringBuilder(MAX_LENGTH + 8);
    private int position;
    private boolean blank;

    private StatementDigest(String sql) {
        this.sql = sql;
    }

    /**
     * Digests a statement.
     *
     * @param sql any text, good or bad
     * @return one line of at most 123 characters
     */
    public static String of(String sql) {
        return new StatementDigest(sql).run();
    }

    private String run() {
        while (position < sql.length()) {
            if (out.length() > MAX_LENGTH) {
                out.setLength(MAX_LENGTH);
                return out.append(REST).toString();
            }
            if (!next()) {
                return out.append(REST).toString();
            }
        }
        return out.toString();
    }

    /** Gives {@code false} if nothing behind this can be shown. */
    private boolean next() {
        char c = sql.charAt(position);
        if (c <= ' ') {
            position++;
            blank = true;
            return true;
        }
        if (c == '\'' || c == '"') {
            return string(c);
        }
        if (c == '`') {
            return name();
        }
        if (c == '#' || sql.startsWith("--", position)) {
            return skipTo("\n");
        }
        if (sql.startsWith("/*", position)) {
            position += 2;
            return skipTo("*/");
        }
        if (isWord(c)) {
            word();
            return true;
        }
        show(c == '?' ? "?" : String.valueOf(c));
        position++;
        return true;
    }

    private boolean skipTo(String end) {
        int found = sql.indexOf(end, position);
        blank = true;
        position = found < 0 ? sql.length() : found + end.length();
        return true;
    }

    /** A backslash escapes a quote or does not, by the mode of the server: with one in it, the end is in doubt. */
    private boolean string(char quote) {
        show("?");
        int i = position + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\\') {
                return false;
            }
            if (c == quote) {
                if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) {
                    position = i + 1;
                    return true;
                }
                i++;
            }
            i++;
        }
        return false;
    }

    private boolean name() {
        int end = sql.indexOf('`', position + 1);
        if (end < 0 || end - position > MAX_LENGTH) {
            return false;
        }
        show(sql.substring(position, end + 1));
        position = end + 1;
        return true;
    }

    /** A word that begins with a digit is a number, be it hexadecimal. */
    private void word() {
        int start = position;
        boolean number = Character.isDigit(sql.charAt(start)) || isPrefixOfLiteral(start);
        while (position < sql.length() && (isWord(sql.charAt(position)) || (number && sql.charAt(position) == '.'))) {
            position++;
        }
        if (number) {
            show("?");
        } else {
            show(sql.substring(start, Math.min(position, start + MAX_LENGTH + 1)));
        }
    }

    /** As in {@code x'2a'}, {@code b'1'}, {@code n'text'}: the string behind it follows by itself. */
    private boolean isPrefixOfLiteral(int start) {
        return start + 1 < sql.length()
                && (sql.charAt(start + 1) == '\'' || sql.charAt(start + 1) == '"')
                && "xXbBnN".indexOf(sql.charAt(start)) >= 0;
    }

    private void show(String text) {
        if (blank && out.length() > 0) {
            out.append(' ');
        }
        blank = false;
        out.append(text);
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c == '@';
    }
}
