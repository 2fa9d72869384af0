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

/** Runs {@link PoolBenchmark} and prints both sides of each pair with their difference. */
public final class Pairs {
    private Pairs() {}

    /**
     * Runs.
     *
     * @param arguments how many forks; 2 unless given
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(PoolBenchmark.class.getSimpleName())
                        .addProfiler(GCProfiler.class)
                        .forks(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.seconds(2))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(2))
                        .build())
                .run();
        Map<String, double[]> pairs = new TreeMap<>();
        for (RunResult result : results) {
            double[] pair = pairs.computeIfAbsent(result.getPrimaryResult().getLabel(), label -> new double[4]);
            int side = result.getParams().getParam("side").equals("mha") ? 2 : 0;
            pair[side] = result.getPrimaryResult().getScore();
            pair[side + 1] =
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        }
        pairs.forEach((label, p) -> System.out.printf(
                Locale.ROOT,
                "PAIR %-7s hikari %7.1f ns %6.0f B | mha %7.1f ns %6.0f B | difference %+7.1f ns %+5.0f B, ratio %.2f%n",
                label,
                p[0],
                p[1],
                p[2],
                p[3],
                p[2] - p[0],
                p[3] - p[1],
                p[2] / p[0]));
    }
}
