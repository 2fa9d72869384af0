package io.mha.testkit.relay;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A command of the MySQL protocol as it came from a client.
 *
 * @param code the first byte: 0x03 is COM_QUERY
 * @param text the SQL of a query, of a statement to prepare, or of the prepared statement that is executed; its first 8
 *     KB; empty for other commands
 */
public record ClientCommand(int code, String text) {
    /** COM_QUIT. */
    public static final int QUIT = 0x01;

    /** COM_QUERY. */
    public static final int QUERY = 0x03;

    /** COM_PING. */
    public static final int PING = 0x0e;

    /** COM_STMT_PREPARE. */
    public static final int PREPARE = 0x16;

    /** COM_STMT_EXECUTE. */
    public static final int EXECUTE = 0x17;

    private static final Pattern SESSION =
            Pattern.compile("(\\s|/\\*.*?\\*/)*(set\\s|select\\s+@@|use\\s|show\\s+variables)");

    static final int SEND_LONG_DATA = 0x18;
    static final int CLOSE_STATEMENT = 0x19;

    /** COM_STMT_BULK_EXECUTE of MariaDB. */
    public static final int BULK_EXECUTE = 0xfa;

    /**
     * Whether it executes SQL: preparing a statement does not.
     *
     * @return true for a query and for the execution of a prepared statement
     */
    public boolean executes() {
        return code == QUERY || code == EXECUTE || code == BULK_EXECUTE;
    }

    /**
     * Whether it is a statement of an application, prepared or executed, and none of those that a driver sends by itself
     * to set up and reset its session ({@code SET ...}, {@code SELECT @@...}, {@code USE ...}).
     *
     * @return true if so
     */
    public boolean isStatement() {
        return (executes() || code == PREPARE)
                && !SESSION.matcher(text.toLowerCase(Locale.ROOT)).lookingAt();
    }

    boolean hasReply() {
        return code != QUIT && code != SEND_LONG_DATA && code != CLOSE_STATEMENT;
    }

    /**
     * Finds commands that execute SQL with a text in it.
     *
     * @param part to be found, whatever its case
     * @return a predicate
     */
    public static Predicate<ClientCommand> executing(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return command ->
                command.executes() && command.text().toLowerCase(Locale.ROOT).contains(lower);
    }
}
