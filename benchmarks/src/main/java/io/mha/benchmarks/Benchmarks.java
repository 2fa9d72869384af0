package io.mha.benchmarks;

import java.util.Arrays;

/** Runs all benchmarks, or the one whose name is given. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments {@code all}, {@code PickBenchmark}, {@code PoolBenchmark} or {@code Checks}; then what that
     *     benchmark takes
     * @throws Exception if a benchmark fails
     */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length > 0 ? arguments[0] : "all";
        String[] rest = arguments.length > 1 ? Arrays.copyOfRange(arguments, 1, arguments.length) : new String[0];
        switch (name) {
            case "all" -> {
                Picks.main(rest);
                Pairs.main(rest);
                Checks.main(rest);
            }
            case "PickBenchmark" -> Picks.main(rest);
            case "PoolBenchmark" -> Pairs.main(rest);
            case "Checks" -> Checks.main(rest);
            default ->
                throw new IllegalArgumentException(
                        "bench=" + name + ": there are all, PickBenchmark, PoolBenchmark and Checks");
        }
    }
}
