package io.mha.jdbc.internal.sql;

import org.jspecify.annotations.Nullable;

/** What the comments of a text say to us and to MyCat. */
final class Hints {
    private static final String OURS = "mha:";
    private static final String MYCAT = "mycat:";
    private static final int LONGEST = 200;

    private boolean read;
    private boolean idempotent;
    private boolean command;
    private boolean catlet;
    private @Nullable String key;

    /** Whether the author says that the statement changes nothing. */
    boolean read() {
        return read;
    }

    /** Whether the author says that the statement may be run twice. */
    boolean idempotent() {
        return idempotent;
    }

    /** Whether a comment carries a command that the middleware runs instead of the statement. */
    boolean command() {
        return command;
    }

    /** Whether a comment names a class that the middleware runs on the statement, which may do anything with it. */
    boolean catlet() {
        return catlet;
    }

    /** What the author says that the statement belongs to. */
    @Nullable
    String key() {
        return key;
    }

    /**
     * Whether a comment that begins like a versioned one is a hint for MyCat: no server takes its content for SQL.
     *
     * @param body behind the two characters that open the comment
     */
    static boolean isOfMyCat(String sql, int body) {
        int i = body + 1;
        while (i < sql.length() && sql.charAt(i) == ' ') {
            i++;
        }
        return sql.regionMatches(true, i, MYCAT, 0, MYCAT.length());
    }

    /**
     * Reads a comment.
     *
     * @param sql the text
     * @param body where the content begins
     * @param end where it ends
     * @param leading whether no token stands before it
     */
    void comment(String sql, int body, int end, boolean leading) {
        String content = sql.substring(body, Math.max(body, Math.min(end, body + LONGEST)))
                .strip();
        if (leading && content.regionMatches(true, 0, OURS, 0, OURS.length())) {
            ours(content.substring(OURS.length()).strip());
            return;
        }
        boolean marked = !content.isEmpty() && "+!#*".indexOf(content.charAt(0)) >= 0;
        String hint = marked ? content.substring(1).strip() : content;
        if (hint.regionMatches(true, 0, MYCAT, 0, MYCAT.length())) {
            command |= content.charAt(0) == '+';
            catlet |= hint.substring(MYCAT.length()).strip().regionMatches(true, 0, "catlet", 0, 6);
        }
    }

    private void ours(String hint) {
        read |= hint.equalsIgnoreCase("read");
        idempotent |= hint.equalsIgnoreCase("idempotent");
        if (hint.regionMatches(true, 0, "key=", 0, 4)) {
            String value = hint.substring(4).strip();
            key = value.isEmpty() ? key : value;
        }
    }
}
