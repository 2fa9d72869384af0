package io.mha.samples.failover;

import io.mha.samples.failover.Frame.Row;
import io.mha.samples.failover.Transitions.Change;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A line each second, and one for each act and for each change of a node. */
final class PlainLines implements Screen {
    private final PrintStream out;
    private String act = "";
    private int changesShown;
    private long frames;

    PlainLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Frame frame) {
        if (!frame.act().equals(act)) {
            act = frame.act();
            out.println("--- " + act);
        }
        List<Change> changes = frame.changes();
        for (Change change : changes.subList(changesShown, changes.size())) {
            out.println("    " + change.node() + " " + change.text());
        }
        changesShown = changes.size();
        if (++frames % 2 == 0) {
            String nodes = frame.rows().stream().map(PlainLines::text).collect(Collectors.joining(" | "));
            out.printf(
                    Locale.ROOT,
                    "%4.0f s  %5d ops/s | %s | %s%n",
                    frame.seconds(),
                    frame.opsPerSecond(),
                    nodes,
                    frame.trouble());
        }
    }

    private static String text(Row row) {
        return String.format(
                Locale.ROOT,
                "%s %-8s %3d %% p50 %.1f p99 %.1f ms",
                row.node(),
                row.state(),
                row.sharePercent(),
                row.p50Millis(),
                row.p99Millis());
    }
}
