package io.mha.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link PickBenchmark} and prints one line for each algorithm and number of nodes: the mean of all iterations, and
 * the best one, which is what the code takes when nothing else runs on the machine.
 */
public final class Picks {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private Picks() {}

    /**
     * Runs.
     *
     * @param arguments how many forks; 2 unless given; then a comma list of algorithms, all unless given
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] arguments) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.include(PickBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .forks(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(8)
                .measurementTime(TimeValue.milliseconds(500));
        if (arguments.length > 1) {
            options.param("balance", arguments[1].split(","));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Map<String, double[]>> rows = new TreeMap<>();
        for (RunResult result : results) {
            String row = String.format(
                    Locale.ROOT,
                    "%-10s %3d nodes",
                    result.getParams().getParam("balance"),
                    Integer.parseInt(result.getParams().getParam("nodes")));
            rows.computeIfAbsent(row, key -> new TreeMap<>())
                    .put(result.getPrimaryResult().getLabel(), new double[] {
                        result.getPrimaryResult().getScore(),
                        result.getPrimaryResult().getStatistics().getMin(),
                        result.getSecondaryResults().get(ALLOCATED).getScore()
                    });
        }
        rows.forEach((row, labels) -> {
            double[] pick = labels.get("pick");
            double[] call = labels.get("call");
            double[] rebuild = labels.get("rebuild");
            System.out.printf(
                    Locale.ROOT,
                    "PICK %s | pick %6.1f ns (best %6.1f) %3.0f B | and counters %6.1f ns (best %6.1f) %3.0f B, ratio %.2f"
                            + " | rebuild %6.1f us (best %6.1f)%n",
                    row,
                    pick[0],
                    pick[1],
                    pick[2],
                    call[0],
                    call[1],
                    call[2],
                    call[1] / pick[1],
                    rebuild[0] / 1_000,
                    rebuild[1] / 1_000);
        });
    }
}
