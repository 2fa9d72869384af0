package io.mha.core.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All scenarios as a page of Markdown. */
final class Report {
    private Report() {}

    static String of(List<Scenario> scenarios) {
        List<Series> all = new ArrayList<>();
        Map<Object, Series> oracles = new HashMap<>();
        long events = 0;
        long digest = 0;
        for (Scenario scenario : scenarios) {
            Series series = Series.of(scenario).besideOracle(oracles);
            all.add(series);
            for (Outcome outcome : series.outcomes()) {
                events += outcome.events();
                digest = digest * 31 + outcome.digest();
            }
        }
        Setup size = Series.size();
        StringBuilder page = new StringBuilder("# Simulator report\n\n");
        page.append(String.format(
                Locale.ROOT,
                "%d seeds; %d nodes, %d clients, %.0f requests/s unless the scenario needs another size; %d events, digest %x.%n"
                        + "Each cell: median / worst of all seeds, one figure if they are the same.%n",
                Series.seeds(),
                size.nodes(),
                size.clients(),
                size.requestsPerSecond(),
                events,
                digest));
        bars(page, all);
        for (Metric.Group group : Metric.Group.values()) {
            table(page, group, all);
        }
        return page.toString();
    }

    private static void bars(StringBuilder page, List<Series> all) {
        page.append("\n## Bars\n\n| Scenario | Metric | Bar | Worst | |\n|---|---|---|---|---|\n");
        for (Series series : all) {
            for (Bar bar : Bar.of(series.scenario().id())) {
                String sign = bar.metric().lessIsWorse() ? ">= " : "<= ";
                String verdict = bar.holds(series) ? "holds" : "**does not hold**";
                page.append("| ")
                        .append(bar.scenario())
                        .append(" | ")
                        .append(bar.metric().title())
                        .append(" | ")
                        .append(sign)
                        .append(format(bar.limit()))
                        .append(" | ")
                        .append(format(series.worst(bar.metric())))
                        .append(" | ")
                        .append(verdict)
                        .append(bar.held() ? "" : " (open)")
                        .append(" |\n");
            }
        }
    }

    private static void table(StringBuilder page, Metric.Group group, List<Series> all) {
        List<Metric> metrics = Arrays.stream(Metric.values())
                .filter(metric -> metric.group() == group)
                .toList();
        page.append("\n## ").append(group.title()).append("\n\n| Scenario |");
        metrics.forEach(metric -> page.append(' ').append(metric.title()).append(" |"));
        page.append("\n|---|").append("---|".repeat(metrics.size())).append('\n');
        for (Series series : all) {
            Scenario scenario = series.scenario();
            page.append("| ")
                    .append(scenario.id())
                    .append(' ')
                    .append(scenario.title())
                    .append(" |");
            metrics.forEach(
                    metric -> page.append(' ').append(cell(series, metric)).append(" |"));
            page.append('\n');
        }
    }

    private static String cell(Series series, Metric metric) {
        String median = format(series.median(metric));
        String worst = format(series.worst(metric));
        return median.equals(worst) ? median : median + " / " + worst;
    }

    private static String format(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String pattern = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.3f";
        String text = String.format(Locale.ROOT, pattern, value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
