package io.mha.jdbc.internal.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts SQL text into tokens, as MySQL and MariaDB do by default. Three things mean something else to another server, or
 * in another mode; the lexer notes where it met them, so that the text can be read that way as well.
 */
final class Lexer {

    /** A spelling that is read in two ways. */
    enum Doubt {
        /** A backslash before a closing quote escapes it, or does not with NO_BACKSLASH_ESCAPES. */
        BACKSLASH,
        /** The content of a versioned comment runs, or does not on another version or server. */
        VERSIONED_COMMENT,
        /** Two dashes without a blank are two signs, or a comment to the parsers of some middleware. */
        DASHES
    }

    private static final int LONGEST_KEPT_STRING = 16;

    private final String sql;
    private final Set<Doubt> otherwise;
    private final Set<Doubt> met = EnumSet.noneOf(Doubt.class);
    private final List<Token> tokens = new ArrayList<>();
    private final Hints hints = new Hints();
    private int position;
    private int versioned;
    private boolean gap;
    private boolean broken;

    /** A lexer that reads the given doubts in the other of their two ways. */
    Lexer(String sql, Set<Doubt> otherwise) {
        this.sql = sql;
        this.otherwise = otherwise;
    }

    /** Reads the text to its end; once. */
    Lexer run() {
        while (position < sql.length()) {
            next();
        }
        broken |= versioned > 0;
        return this;
    }

    /** The tokens in order. */
    List<Token> tokens() {
        return tokens;
    }

    /** Whether something was opened and never closed, or is no SQL at all. */
    boolean broken() {
        return broken;
    }

    /** What the comments say. */
    Hints hints() {
        return hints;
    }

    /** The spellings met that have a second meaning. */
    Set<Doubt> met() {
        return met;
    }

    private void next() {
        char c = sql.charAt(position);
        if (c <= ' ') {
            broken |= c == 0;
            gap = true;
            position++;
        } else if (c == '#' || (c == '-' && peek(1) == '-' && dashesBeginComment())) {
            skipLine();
        } else if (c == '/' && peek(1) == '*') {
            comment();
        } else if (c == '*' && peek(1) == '/' && versioned > 0) {
            versioned--;
            gap = true;
            position += 2;
        } else if (c == '\'' || c == '"') {
            add(Token.Type.STRING, position, quoted(c));
        } else if (c == '`') {
            add(Token.Type.QUOTED, position, quoted(c));
        } else if (isWord(c)) {
            add(Token.Type.WORD, position, word(position));
        } else if (c == '@' && peek(1) != '@') {
            variable();
        } else {
            broken |= c == '\\' || c == 0x7f;
            boolean pair = c == '@' || (c == ':' && peek(1) == '=');
            add(Token.Type.SYMBOL, position, position + (pair ? 2 : 1));
        }
    }

    private char peek(int ahead) {
        return position + ahead < sql.length() ? sql.charAt(position + ahead) : ' ';
    }

    private boolean dashesBeginComment() {
        if (peek(2) <= ' ') {
            return true;
        }
        met.add(Doubt.DASHES);
        return otherwise.contains(Doubt.DASHES);
    }

    private void skipLine() {
        int end = sql.indexOf('\n', position);
        position = end < 0 ? sql.length() : end;
        gap = true;
    }

    private void comment() {
        gap = true;
        int body = position + 2;
        boolean mariaDb = sql.startsWith("M!", body);
        boolean executable = (mariaDb || peek(2) == '!') && !Hints.isOfMyCat(sql, body);
        if (executable) {
            met.add(Doubt.VERSIONED_COMMENT);
            if (!otherwise.contains(Doubt.VERSIONED_COMMENT)) {
                position = body + (mariaDb ? 2 : 1);
                while (Character.isDigit(peek(0))) {
                    position++;
                }
                versioned++;
                return;
            }
        }
        int end = executable ? endOfSkipped(body) : sql.indexOf("*/", body);
        if (end < 0) {
            broken = true;
            position = sql.length();
            return;
        }
        hints.comment(sql, body, end, tokens.isEmpty());
        position = end + 2;
    }

    /** The end of a versioned comment that is not executed; a plain comment may be nested in it. */
    private int endOfSkipped(int from) {
        int end = sql.indexOf("*/", from);
        int nested = sql.indexOf("/*", from);
        while (nested >= 0 && end >= 0 && nested < end) {
            nested = sql.indexOf("/*", end);
            end = sql.indexOf("*/", end + 2);
        }
        return end;
    }

    /** The index behind the closing quote; a doubled quote stands for itself. */
    private int quoted(char quote) {
        int i = position + 1;
        while (i < sql.length()) {
            char c = sql.charAt(i);
            if (c == '\\' && quote != '`') {
                boolean escapes = !otherwise.contains(Doubt.BACKSLASH);
                met.add(Doubt.BACKSLASH);
                i += escapes ? 2 : 1;
            } else if (c != quote) {
                i++;
            } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                i += 2;
            } else {
                return i + 1;
            }
        }
        broken = true;
        return sql.length();
    }

    private int word(int from) {
        int i = from;
        while (i < sql.length() && isWord(sql.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isWord(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0x7f;
        return letter || (c >= '0' && c <= '9') || c == '_' || c == '$';
    }

    private void variable() {
        int start = position++;
        char c = peek(0);
        if (c == '\'' || c == '"' || c == '`') {
            add(Token.Type.USER_VARIABLE, start, quoted(c));
            return;
        }
        int end = position;
        while (end < sql.length() && (isWord(sql.charAt(end)) || sql.charAt(end) == '.')) {
            end++;
        }
        add(Token.Type.USER_VARIABLE, start, end);
    }

    private void add(Token.Type type, int from, int to) {
        String text = switch (type) {
            case STRING, QUOTED -> unquoted(from, to);
            case WORD -> capitals(sql.substring(from, to));
            case USER_VARIABLE -> "@";
            case SYMBOL -> sql.substring(from, to);
        };
        tokens.add(new Token(type, text, gap));
        gap = false;
        position = to;
    }

    private String unquoted(int from, int to) {
        return to - from > LONGEST_KEPT_STRING || to - from < 2 ? "" : capitals(sql.substring(from + 1, to - 1));
    }

    /** ASCII only: a server does not take a dotless i for an I. */
    private static String capitals(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c >= 'a' && c <= 'z') {
                out.setCharAt(i, (char) (c - 32));
            }
        }
        return out.toString();
    }
}
