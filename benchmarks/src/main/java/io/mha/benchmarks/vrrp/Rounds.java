package io.mha.benchmarks.vrrp;

import io.mha.testkit.netlab.Duel;
import io.mha.testkit.netlab.Duel.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/** A fault, again and again, for both sides at the same time, each in a lab of its own. */
final class Rounds {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration AFTER = Duration.ofSeconds(10);

    private final int count;
    private final Table table;

    Rounds(int count, Table table) {
        this.count = count;
        this.table = table;
    }

    private record Both(List<Outcome> ours, List<Outcome> theirs) {
        void row(Table table, String what, String unit, Function<Outcome, Number> figure, Double bar, boolean worst) {
            table.add(what, unit, values(ours, figure), values(theirs, figure), bar, worst);
        }

        private static List<Double> values(List<Outcome> outcomes, Function<Outcome, Number> figure) {
            return outcomes.stream()
                    .map(each -> figure.apply(each).doubleValue())
                    .toList();
        }
    }

    private Both play(Pace pace, Function<Duel, Outcome> round) {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CompletableFuture<List<Outcome>> ours =
                    CompletableFuture.supplyAsync(() -> play(pace::ours, round), threads);
            CompletableFuture<List<Outcome>> theirs =
                    CompletableFuture.supplyAsync(() -> play(pace::keepalived, round), threads);
            return new Both(ours.join(), theirs.join());
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Outcome> play(Supplier<Duel> lab, Function<Duel, Outcome> round) {
        List<Outcome> outcomes = new ArrayList<>();
        try (Duel duel = lab.get()) {
            for (int i = 0; i < count; i++) {
                outcomes.add(round.apply(duel));
            }
        }
        return outcomes;
    }

    void kill(Pace pace) {
        Both both = play(pace, Duel::kill);
        String what = "SIGKILL, " + pace.title() + ": ";
        both.row(table, what + "heir answers after", "ms", Outcome::firstAnswer, pace.masterDownMillis + 25, false);
        both.row(table, what + "two hosts answer for", "ms", Outcome::dual, 0.0, true);
    }

    void handOver(Pace pace) {
        Both both = play(pace, Duel::terminate);
        both.row(table, "SIGTERM, " + pace.title() + ": longest gap of the client", "ms", Outcome::gap, 25.0, false);
    }

    void freeze(Pace pace) {
        Both both = play(pace, duel -> duel.freeze(PAUSE, AFTER));
        String what = "SIGSTOP 5 s, " + pace.title() + ": ";
        both.row(table, what + "two hosts answer for", "ms", Outcome::dual, 0.0, true);
        both.row(table, what + "stale advertisements", "packets", Outcome::staleAdvertisements, 1.0, true);
        both.row(table, what + "announcements in the next 10 s", "packets", Outcome::announcements, 10.0, true);
    }
}
