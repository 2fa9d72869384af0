package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Worker.Op;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Turns what the threads have noted into figures. */
final class Measures {
    private static final long SETTLE_NANOS = 2_000_000_000L;
    private static final long OPENED_SECONDS = 10;

    private final Stage stage;
    private final List<List<Op>> threads;
    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private Measures(Stage stage, List<List<Op>> threads) {
        this.stage = stage;
        this.threads = threads;
    }

    static Map<Figure, Double> of(Scenario scenario, Stage stage, List<List<Op>> threads, Traffic traffic) {
        Measures measures = new Measures(stage, threads);
        measures.failures();
        measures.gaps();
        measures.service();
        Map<Figure, Double> figures = measures.figures;
        if (!scenario.asks(Figure.FIRST_SUCCESS)) {
            figures.put(Figure.FIRST_SUCCESS, Double.NaN);
        }
        int victim = stage.nodes().indexOf(stage.victim());
        figures.put(
                Figure.BACK_AFTER,
                scenario.asks(Figure.BACK_AFTER) ? traffic.backAfter(victim, stage.healedAt()) : Double.NaN);
        double opened = 100.0 * traffic.opened(stage.healedAt(), OPENED_SECONDS) / Math.max(1, stage.lost());
        figures.put(Figure.OPENED, scenario.asks(Figure.OPENED) ? opened : Double.NaN);
        figures.put(Figure.EJECTIONS, (double) stage.side().ejections());
        return figures;
    }

    private void failures() {
        long reads = 0;
        long all = 0;
        for (List<Op> thread : threads) {
            for (Op op : thread) {
                boolean counts = !op.worked() && op.done() - stage.faultAt() >= 0;
                all += counts ? 1 : 0;
                reads += counts && op.read() ? 1 : 0;
            }
        }
        figures.put(Figure.FAILED_READS, (double) reads);
        figures.put(Figure.FAILED_OPS, (double) all);
    }

    private void gaps() {
        List<Long> worst = new ArrayList<>();
        long late = 0;
        for (List<Op> thread : threads) {
            long longest = 0;
            long last = stage.beganAt();
            for (Op op : thread) {
                if (!op.worked() || op.done() - stage.endedAt() > 0) {
                    continue;
                }
                if (op.done() - stage.faultAt() >= 0) {
                    longest = Math.max(longest, op.done() - last);
                    boolean isLate = last - stage.faultAt() >= SETTLE_NANOS && last - stage.healedAt() < 0;
                    late = isLate ? Math.max(late, op.done() - last) : late;
                }
                last = op.done();
            }
            worst.add(Math.max(longest, stage.endedAt() - last));
        }
        worst.sort(null);
        figures.put(Figure.WORST_GAP, millis(worst.get(worst.size() - 1)));
        figures.put(Figure.MEDIAN_GAP, millis(worst.get(worst.size() / 2)));
        figures.put(Figure.LATE_GAP, millis(late));
    }

    private void service() {
        long due = 0;
        long served = 0;
        long first = Long.MAX_VALUE;
        List<Long> latencies = new ArrayList<>();
        for (List<Op> thread : threads) {
            for (Op op : thread) {
                due += isDuring(op.due()) ? 1 : 0;
                served += op.worked() && isDuring(op.done()) ? 1 : 0;
                if (isDuring(op.due()) && op.due() - stage.faultAt() >= SETTLE_NANOS) {
                    latencies.add(op.done() - op.due());
                }
                if (op.worked() && op.done() - stage.healedAt() >= 0) {
                    first = Math.min(first, op.done() - stage.healedAt());
                }
            }
        }
        latencies.sort(null);
        figures.put(Figure.SERVED, due == 0 ? Double.NaN : Math.min(100, 100.0 * served / due));
        figures.put(
                Figure.P99, latencies.isEmpty() ? Double.NaN : millis(latencies.get((int) (latencies.size() * 0.99))));
        figures.put(Figure.FIRST_SUCCESS, first == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : millis(first));
    }

    private boolean isDuring(long at) {
        return at - stage.faultAt() >= 0 && at - stage.healedAt() < 0;
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
