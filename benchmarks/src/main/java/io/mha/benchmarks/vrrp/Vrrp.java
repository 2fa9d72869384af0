package io.mha.benchmarks.vrrp;

import java.util.Arrays;
import java.util.List;

/** Ours beside keepalived: what clients see of faults, what holding costs. */
public final class Vrrp {
    private static final List<String> ALL = List.of("start", "many", "handover", "kill", "freeze", "false");
    private static final int REPETITIONS = 20;
    private static final int MINUTES = 10;

    private Vrrp() {}

    /**
     * Measures, and ends with 1 if a bar was missed.
     *
     * @param words some of {@code start}, {@code many}, {@code handover}, {@code kill}, {@code freeze}, {@code false}, all
     *     unless given; a number of repetitions, 20 unless given; {@code minutes=n} for {@code false}, 10 unless given
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] words) throws InterruptedException {
        List<String> wanted =
                Arrays.stream(words).filter(word -> word.matches("[a-z]+")).toList();
        if (!ALL.containsAll(wanted)) {
            throw new IllegalArgumentException(wanted + ": there are " + ALL);
        }
        int count = Arrays.stream(words)
                .filter(word -> word.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(REPETITIONS);
        int minutes = Arrays.stream(words)
                .filter(word -> word.matches("minutes=\\d+"))
                .mapToInt(word -> Integer.parseInt(word.substring("minutes=".length())))
                .findFirst()
                .orElse(MINUTES);
        Table table = new Table();
        for (String what : wanted.isEmpty() ? ALL : wanted) {
            run(what, count, minutes, table);
        }
        System.out.println();
        System.out.println(table.markdown());
        System.exit(table.missed() == 0 ? 0 : 1);
    }

    private static void run(String what, int count, int minutes, Table table) throws InterruptedException {
        Rounds rounds = new Rounds(count, table);
        Costs costs = new Costs(table);
        switch (what) {
            case "start" -> costs.start(count);
            case "many" -> costs.many();
            case "false" -> costs.falseTakeOvers(minutes);
            default -> {
                for (Pace pace : Pace.values()) {
                    switch (what) {
                        case "handover" -> rounds.handOver(pace);
                        case "kill" -> rounds.kill(pace);
                        default -> rounds.freeze(pace);
                    }
                }
            }
        }
    }
}
