package io.mha.benchmarks.vrrp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures of both sides, with the bar that ours has to keep. */
final class Table {
    private final List<String> rows = new ArrayList<>();
    private int missed;

    /** A row; prints it at once, as the next may take long. */
    void add(String what, String unit, List<Double> ours, List<Double> theirs, @Nullable Double bar, boolean worst) {
        String verdict = "";
        if (bar != null) {
            boolean kept = !ours.isEmpty() && (worst ? at(ours, 1) : at(ours, 0.5)) <= bar;
            verdict = String.format(
                    Locale.ROOT, "%s <= %s %s", worst ? "worst" : "median", number(bar), kept ? "OK" : "MISSED");
            missed += kept ? 0 : 1;
        }
        String row = String.format("| %s | %s | %s | %s | %s |", what, unit, spread(ours), spread(theirs), verdict);
        rows.add(row);
        System.out.println(row);
    }

    private static String spread(List<Double> values) {
        return values.isEmpty()
                ? "-"
                : number(at(values, 0)) + " / **" + number(at(values, 0.5)) + "** / " + number(at(values, 1)) + " ("
                        + values.size() + ")";
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
    }

    int missed() {
        return missed;
    }

    String markdown() {
        return "| what | unit | ours: min / median / max (n) | keepalived | bar of ours |\n|---|---|---|---|---|\n"
                + String.join("\n", rows);
    }
}
