package io.mha.benchmarks;

import io.mha.benchmarks.scoreboard.Scoreboard;
import io.mha.benchmarks.selects.PointSelects;
import io.mha.benchmarks.vrrp.Vrrp;
import java.util.Arrays;

/** Runs the benchmark whose name is given, or all of them but for those that need real servers or a network. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Runs.
     *
     * @param arguments one text: {@code all}, {@code PickBenchmark}, {@code PoolBenchmark}, {@code Checks}, {@code
     *     PointSelects}, {@code Scoreboard} or {@code Vrrp}; then, separated by spaces, what that benchmark takes
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
            case "PointSelects" -> PointSelects.main(rest);
            case "Scoreboard" -> Scoreboard.main(rest);
            case "Vrrp" -> Vrrp.main(rest);
            default ->
                throw new IllegalArgumentException("bench=" + name
                        + ": there are all, PickBenchmark, PoolBenchmark, Checks, PointSelects, Scoreboard and Vrrp");
        }
    }
}
