package io.mha.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks, or the one whose name is given. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments {@code all}, {@code PickBenchmark} or {@code PoolBenchmark}; then what that benchmark takes
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] arguments) throws RunnerException {
        String name = arguments.length > 0 ? arguments[0] : "all";
        String[] rest = arguments.length > 1 ? Arrays.copyOfRange(arguments, 1, arguments.length) : new String[0];
        switch (name) {
            case "all" -> {
                Picks.main(rest);
                Pairs.main(rest);
            }
            case "PickBenchmark" -> Picks.main(rest);
            case "PoolBenchmark" -> Pairs.main(rest);
            default ->
                throw new IllegalArgumentException(
                        "bench=" + name + ": there are all, PickBenchmark and PoolBenchmark");
        }
    }
}
