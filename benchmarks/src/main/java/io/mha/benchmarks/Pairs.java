package io.mha.benchmarks;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs {@link PoolBenchmark} and prints both sides of each pair with their difference, and whether it is within its bar.
 * Times are those of the best iteration of each side, which other processes have disturbed least; bytes are those of the
 * median one.
 */
public final class Pairs {
    private static final double NO_BAR = Double.MAX_VALUE;

    private Pairs() {}

    /** What is compared, and how much more MHA may take than bare HikariCP. */
    private enum Pair {
        BORROW(60, 16, 0),
        QUERY(200, 96, 0),
        TRANSACTION(500, NO_BAR, 0),
        CROWD(NO_BAR, NO_BAR, 0.95);

        private final double nanos;
        private final double bytes;
        private final double throughput;

        Pair(double nanos, double bytes, double throughput) {
            this.nanos = nanos;
            this.bytes = bytes;
            this.throughput = throughput;
        }

        /** Bytes are rounded: what checks allocate meanwhile is a small part of one. */
        boolean isWithin(Side hikari, Side mha) {
            return mha.nanos - hikari.nanos <= nanos
                    && Math.round(mha.bytes - hikari.bytes) <= bytes
                    && hikari.nanos / mha.nanos >= throughput;
        }
    }

    private record Side(double nanos, double bytes) {
        static Side of(RunResult result) {
            return new Side(
                    result.getPrimaryResult().getStatistics().getMin(),
                    result.getSecondaryResults()
                            .get("gc.alloc.rate.norm")
                            .getStatistics()
                            .getPercentile(50));
        }
    }

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
                        .measurementIterations(20)
                        .measurementTime(TimeValue.milliseconds(500))
                        .build())
                .run();
        Map<Pair, Side> bare = new EnumMap<>(Pair.class);
        Map<Pair, Side> ours = new EnumMap<>(Pair.class);
        for (RunResult result : results) {
            Pair pair = Pair.valueOf(result.getPrimaryResult().getLabel().toUpperCase(Locale.ROOT));
            boolean mha = result.getParams().getParam("side").equals("mha");
            (mha ? ours : bare).put(pair, Side.of(result));
        }
        bare.forEach((pair, hikari) -> print(pair, hikari, ours.get(pair)));
    }

    private static void print(Pair pair, Side hikari, Side mha) {
        System.out.printf(
                Locale.ROOT,
                "PAIR %-11s hikari %7.1f ns %5.0f B | mha %7.1f ns %5.0f B | difference %+7.1f ns %+5.0f B,"
                        + " throughput x%.2f | %s%n",
                pair.name().toLowerCase(Locale.ROOT),
                hikari.nanos,
                hikari.bytes,
                mha.nanos,
                mha.bytes,
                mha.nanos - hikari.nanos,
                mha.bytes - hikari.bytes,
                hikari.nanos / mha.nanos,
                pair.isWithin(hikari, mha) ? "OK" : "MISSED");
    }
}
