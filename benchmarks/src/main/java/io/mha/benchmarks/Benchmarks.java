package io.mha.benchmarks;

import java.util.Arrays;

/** Runs all benchmarks, or the one whose name is given. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments one text: {@code all}, {@code PickBenchmark}, {@code PoolBenchmark} or {@code Checks}; then,
     *     separated by spaces, what that benchmark takes
     * @throws Exception if a benchmark fails
     */
    public static void main(String[] arguments) throws Exception {
        String[] words = String.join(" ", arguments).trim().split(" +");
        String name = words[0].isEmpty() ? "all" : words[0];
        String[] rest = Arrays.copyOfRange(words, 1, words.length);
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
