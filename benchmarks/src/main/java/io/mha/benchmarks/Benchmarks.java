package io.mha.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.runner.RunnerException;

/** Runs all benchmarks, or the one whose name is given. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments one text: {@code all}, {@code PickBenchmark} or {@code PoolBenchmark}; then, separated by
     *     spaces, what that benchmark takes
     * @throws RunnerException if JMH fails
     */
    public static void main(String[] arguments) throws RunnerException {
        String[] words = String.join(" ", arguments).trim().split(" +");
        String name = words[0].isEmpty() ? "all" : words[0];
        String[] rest = Arrays.copyOfRange(words, 1, words.length);
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
