package io.mha.samples.failover;

import io.mha.samples.failover.Pulse.Gap;
import io.mha.samples.failover.Tally.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the run has shown.
 *
 * @param tally what the application saw
 * @param audit what the databases hold, compared with what the application was told
 * @param gap the longest time that a thread went without an operation that worked
 * @param during what was going on at the end of that time
 * @param story what became of each fault
 */
record Verdict(Tally tally, Audit audit, Gap gap, String during, List<String> story) {
    static final Duration GAP_LIMIT = Duration.ofSeconds(2);

    /** Whether nobody noticed the faults, and no write was lost or ran twice. */
    boolean isClean() {
        return tally.get(Count.FAILED_READ) == 0
                && tally.get(Count.FAILED_BORROW) == 0
                && gap.nanos() < GAP_LIMIT.toNanos()
                && audit.isClean();
    }

    /** The verdict in lines for a human. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of("", "VERDICT"));
        lines.add(line("reads done", tally.get(Count.READ), ""));
        lines.add(line("writes done", tally.get(Count.WRITE), ""));
        lines.add(line("transactions done", tally.get(Count.TRANSACTION), ""));
        lines.add(zero("failed reads", tally.get(Count.FAILED_READ)));
        lines.add(zero("failed borrows", tally.get(Count.FAILED_BORROW)));
        lines.add(gapLine());
        lines.add(zero("acknowledged, but lost", audit.lost()));
        lines.add(zero("written twice", audit.duplicated()));
        lines.add(zero("half transactions", audit.half()));
        lines.add(zero("refused, yet applied", audit.refusedYetApplied()));
        lines.add(line(
                "writes with unknown outcome",
                audit.unknown(),
                audit.unknownApplied() + " found applied, " + audit.unknownNotApplied() + " not"));
        lines.add(line("writes refused, nothing changed", tally.get(Count.REFUSED), ""));
        lines.add(line("transactions re-run", tally.get(Count.RERUN), ""));
        lines.add("");
        story.forEach(fault -> lines.add("  " + fault));
        lines.add("");
        if (!isClean()) {
            tally.exceptions().forEach(text -> lines.add("  " + text));
            lines.add("");
        }
        lines.add(isClean() ? "PASSED: no read and no borrow noticed, no write was lost or ran twice." : "FAILED");
        return lines;
    }

    private String gapLine() {
        Duration length = Duration.ofNanos(gap.nanos());
        String note = length.compareTo(GAP_LIMIT) < 0 ? "ok" : "NOT OK, the limit is " + GAP_LIMIT.toMillis();
        return line("longest gap of a thread, ms", length.toMillis(), note + "; while " + during);
    }

    private static String zero(String what, long count) {
        return line(what, count, count == 0 ? "ok" : "NOT OK");
    }

    private static String line(String what, long count, String note) {
        return String.format(Locale.ROOT, "  %-32s %,10d   %s", what, count, note)
                .stripTrailing();
    }
}
