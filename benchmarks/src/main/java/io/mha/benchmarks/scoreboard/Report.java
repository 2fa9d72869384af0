package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Play.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The results of all runs as Markdown. */
final class Report {
    private static final List<Figure> COLUMNS = List.of(
            Figure.FAILED_READS,
            Figure.FAILED_OPS,
            Figure.UNKNOWN,
            Figure.WORST_GAP,
            Figure.MEDIAN_GAP,
            Figure.LATE_GAP,
            Figure.SERVED,
            Figure.P99,
            Figure.FIRST_SUCCESS,
            Figure.BACK_AFTER,
            Figure.OPENED,
            Figure.EJECTIONS);

    private final Map<Scenario, Map<Side.Kind, List<Outcome>>> runs = new EnumMap<>(Scenario.class);
    private final Map<Side.Kind, Audit> audits = new EnumMap<>(Side.Kind.class);

    void add(Scenario scenario, Side.Kind kind, Outcome outcome) {
        runs.computeIfAbsent(scenario, key -> new EnumMap<>(Side.Kind.class))
                .computeIfAbsent(kind, key -> new ArrayList<>())
                .add(outcome);
        add(kind, outcome);
    }

    void add(Side.Kind kind, Outcome outcome) {
        audits.merge(kind, outcome.audit(), Audit::plus);
    }

    /** The audit is the one thing that noise on the machine cannot excuse. */
    boolean auditHolds() {
        return audits.getOrDefault(Side.Kind.MHA, Audit.NOTHING).holds();
    }

    String table() {
        StringBuilder text = new StringBuilder("| scenario | |");
        COLUMNS.forEach(figure -> text.append(' ').append(figure.title).append(" |"));
        text.append(" bars |\n|---|---|")
                .append("---|".repeat(COLUMNS.size() + 1))
                .append('\n');
        runs.forEach((scenario, sides) -> sides.forEach((kind, outcomes) -> {
            text.append("| ").append(scenario.name().toLowerCase(Locale.ROOT));
            text.append(" | ").append(kind.title).append(" |");
            COLUMNS.forEach(
                    figure -> text.append(' ').append(show(figure, outcomes)).append(" |"));
            text.append(' ')
                    .append(kind == Side.Kind.MHA ? verdict(scenario, outcomes) : "")
                    .append(" |\n");
        }));
        return text.toString();
    }

    String audit() {
        StringBuilder text = new StringBuilder(Audit.head()).append('\n');
        audits.forEach((kind, audit) -> text.append(audit.row(kind.title)).append('\n'));
        return text.toString();
    }

    /** Share of the returned node, second by second. */
    String shares() {
        StringBuilder text = new StringBuilder();
        runs.forEach((scenario, sides) -> {
            if (scenario.asks(Figure.BACK_AFTER)) {
                sides.forEach((kind, outcomes) -> outcomes.forEach(outcome -> text.append("- ")
                        .append(scenario.name().toLowerCase(Locale.ROOT))
                        .append(", ")
                        .append(kind.title)
                        .append(": ")
                        .append(outcome.shares())
                        .append('\n')));
            }
        });
        return text.toString();
    }

    /** What was thrown, by scenario and kind. */
    String complaints() {
        StringBuilder text = new StringBuilder();
        runs.forEach((scenario, sides) -> sides.forEach((kind, outcomes) -> {
            Map<String, Long> all = new TreeMap<>();
            outcomes.forEach(each -> each.complaints().forEach((what, count) -> all.merge(what, count, Long::sum)));
            all.forEach((what, count) -> text.append("- ")
                    .append(scenario)
                    .append(", ")
                    .append(kind)
                    .append(", ")
                    .append(count)
                    .append(" x ")
                    .append(what)
                    .append('\n'));
        }));
        return text.toString();
    }

    private static String verdict(Scenario scenario, List<Outcome> outcomes) {
        List<String> broken = new ArrayList<>();
        for (Bar bar : scenario.bars) {
            if (!bar.holds(median(bar.figure(), outcomes))) {
                broken.add("**" + bar.text() + "**");
            }
        }
        return broken.isEmpty() ? "hold" : "broken: " + String.join(", ", broken);
    }

    private static String show(Figure figure, List<Outcome> outcomes) {
        List<Double> values = values(figure, outcomes);
        String middle = figure.show(median(figure, outcomes));
        String low = figure.show(values.get(0));
        String high = figure.show(values.get(values.size() - 1));
        return low.equals(high) ? middle : middle + " (" + low + " to " + high + ")";
    }

    private static double median(Figure figure, List<Outcome> outcomes) {
        List<Double> values = values(figure, outcomes);
        return values.get(values.size() / 2);
    }

    private static List<Double> values(Figure figure, List<Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome.figures().getOrDefault(figure, Double.NaN))
                .sorted()
                .toList();
    }
}
