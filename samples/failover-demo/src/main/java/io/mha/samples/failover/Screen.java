package io.mha.samples.failover;

import java.io.Console;
import java.io.PrintStream;

/** Shows frames to whoever watches. Used by one thread. */
interface Screen {
    /** Shows what goes on. */
    void show(Frame frame);

    /** A table that is redrawn in place if there is a terminal, else plain lines. */
    static Screen on(PrintStream out, boolean plain) {
        boolean colours = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
        return !plain && colours && isTerminal() ? new LiveTable(out) : new PlainLines(out);
    }

    @SuppressWarnings("SystemConsoleNull") // the rest of the method is about newer versions
    private static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // before JDK 22 there is a console only if there is a terminal
        }
    }
}
