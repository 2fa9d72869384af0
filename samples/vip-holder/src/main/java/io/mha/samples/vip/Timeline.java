package io.mha.samples.vip;

import io.mha.testkit.netlab.Answers;
import io.mha.testkit.netlab.Answers.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What was done, and who answered when, in one order. */
final class Timeline {
    private record Entry(long nanos, String text) {}

    private final long start;
    private final List<Entry> entries = new ArrayList<>();

    /** Begins at an instant of {@link System#nanoTime()}. */
    Timeline(long start) {
        this.start = start;
    }

    void add(long nanos, String text) {
        entries.add(new Entry(nanos, text));
    }

    /** Who answered from when to when. */
    void add(Answers answers) {
        for (Span span : answers.spans()) {
            long last = Math.max(span.first(), span.last());
            entries.add(new Entry(
                    span.first(),
                    String.format(
                            Locale.ROOT,
                            "  %-10s answers for %5.3f s (%d answers)",
                            span.by(),
                            (last - span.first()) / 1e9,
                            span.count())));
            entries.add(new Entry(last, String.format(Locale.ROOT, "  %-10s has answered last", span.by())));
        }
    }

    List<String> lines() {
        return entries.stream()
                .sorted(Comparator.comparingLong(Entry::nanos))
                .map(each -> String.format(Locale.ROOT, "%8.3f s  %s", (each.nanos() - start) / 1e9, each.text()))
                .toList();
    }
}
