package io.mha.samples.failover;

import io.mha.samples.failover.Frame.Row;
import java.io.PrintStream;
import java.util.Locale;

/** A table that is drawn over itself. */
final class LiveTable implements Screen {
    private static final String ESC = "\u001b[";
    private static final String NO_WRAP = ESC + "?7l";
    private static final String WRAP = ESC + "?7h";
    private static final String END_OF_LINE = ESC + "K\n";
    private static final String BOLD = ESC + "1m";
    private static final String GREEN = ESC + "32m";
    private static final String RED = ESC + "31m";
    private static final String YELLOW = ESC + "33m";
    private static final String NORMAL = ESC + "0m";

    private static final int OTHER_LINES = 8;

    private final PrintStream out;
    private int drawn;

    LiveTable(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Frame frame) {
        StringBuilder text = new StringBuilder(2_000).append(NO_WRAP);
        if (drawn > 0) {
            text.append(ESC).append(drawn).append('A');
        }
        line(text, "");
        line(text, String.format(Locale.ROOT, "%s%4.0f s  %s%s", BOLD, frame.seconds(), frame.act(), NORMAL));
        line(text, "");
        line(text, "  node      pid  state      share   ops/s    p50 ms    p99 ms  in use  last transition");
        frame.rows().forEach(row -> line(text, text(row)));
        line(text, "");
        line(
                text,
                String.format(
                        Locale.ROOT,
                        "  %d threads, %d ops/s; so far %s",
                        Workload.THREADS,
                        frame.opsPerSecond(),
                        frame.work()));
        line(text, "  " + frame.trouble());
        line(text, "");
        drawn = frame.rows().size() + OTHER_LINES;
        out.print(text.append(WRAP));
        out.flush();
    }

    private static String text(Row row) {
        return String.format(
                Locale.ROOT,
                "  %-5s %7d  %s%-9s%s %4d %% %7d %9.1f %9.1f %7d  %s",
                row.node(),
                row.pid(),
                colour(row),
                row.state(),
                NORMAL,
                row.sharePercent(),
                row.opsPerSecond(),
                row.p50Millis(),
                row.p99Millis(),
                row.inUse(),
                row.lastChange());
    }

    private static String colour(Row row) {
        if (row.inService()) {
            return row.state().equals("UP") ? GREEN : YELLOW;
        }
        return RED;
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(END_OF_LINE);
    }
}
