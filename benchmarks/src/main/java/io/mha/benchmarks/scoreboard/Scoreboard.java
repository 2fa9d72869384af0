package io.mha.benchmarks.scoreboard;

import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Plays every scenario for MHA and for HikariCP over Connector/J's {@code loadbalance}, side by side: 12 threads with 10
 * operations a second each, on a schedule. Each side has three relays of its own, all in front of the same MariaDB, so
 * that afterwards one look tells which writes are there.
 */
public final class Scoreboard {
    private final Report report = new Report();
    private final MariaDbServer database;
    private final boolean verbose;
    private final List<Side.Kind> kinds;

    private Scoreboard(MariaDbServer database, boolean verbose, List<Side.Kind> kinds) {
        this.database = database;
        this.verbose = verbose;
        this.kinds = kinds;
    }

    /**
     * Plays and prints. Ends the JVM with 1 if the audit of MHA does not hold.
     *
     * @param arguments names of scenarios, all unless given; the number of runs, 3 unless given; {@code storm}, for
     *     writes as fast as they go under random faults ({@code storm=20000} says how many); {@code alone} leaves out
     *     the peer; {@code verbose} prints what happens to the nodes of MHA
     * @throws Exception if the database does not start or the thread is interrupted
     */
    public static void main(String[] arguments) throws Exception {
        List<Scenario> scenarios = new ArrayList<>();
        List<Side.Kind> kinds = List.of(Side.Kind.values());
        boolean verbose = false;
        long storm = 0;
        int runs = 3;
        for (String word : arguments) {
            if (word.matches("\\d+")) {
                runs = Integer.parseInt(word);
            } else if (word.startsWith("storm")) {
                storm = word.contains("=") ? Long.parseLong(word.substring(word.indexOf('=') + 1)) : 100_000;
            } else if (word.equals("verbose")) {
                verbose = true;
            } else if (word.equals("alone")) {
                kinds = List.of(Side.Kind.MHA);
            } else if (!word.equals("--runs")) {
                scenarios.add(Scenario.valueOf(word.toUpperCase(Locale.ROOT)));
            }
        }
        if (scenarios.isEmpty() && storm == 0) {
            scenarios.addAll(List.of(Scenario.values()));
            storm = 100_000;
        }
        boolean holds;
        try (MariaDbServers servers = MariaDbServers.start(1, List.of("--max-connections=500"))) {
            Scoreboard scoreboard = new Scoreboard(servers.get(0), verbose, kinds);
            scoreboard.prepare();
            holds = scoreboard.run(scenarios, runs, storm);
        }
        if (!holds) {
            System.exit(1);
        }
    }

    private void prepare() throws SQLException, InterruptedException {
        try (Connection straight = Play.straight(database)) {
            Play.on(straight, "CREATE TABLE account (id INT PRIMARY KEY, v INT NOT NULL)");
            Play.on(straight, "INSERT INTO account SELECT seq, seq FROM seq_0_to_" + (Worker.ROWS - 1));
        }
        say("Warming up: a calm that does not count.");
        for (Side.Kind kind : kinds) {
            new Play(database, kind, false).scenario(Scenario.CALM, 0);
        }
    }

    private boolean run(List<Scenario> scenarios, int runs, long storm) throws InterruptedException, SQLException {
        for (int run = 1; run <= runs; run++) {
            for (Scenario scenario : scenarios) {
                say("Run " + run + " of " + runs + ", load " + load() + ": " + scenario + ", " + scenario.text);
                play(scenario, run);
            }
        }
        if (storm > 0) {
            say("Storm, load " + load() + ": " + storm + " writes of MHA as fast as they go, under random faults");
            report.add(Side.Kind.MHA, new Play(database, Side.Kind.MHA, verbose).storm(new Storm(storm), runs));
        }
        String notes = report.complaints();
        System.out.println("\n# Failover scoreboard\n\n12 threads, 10 operations a second each on a schedule; " + runs
                + " runs, medians (lowest to highest); load of the machine at the end " + load() + ".\n");
        System.out.println(report.table());
        System.out.println("Share of the node that returned, second by second, in percent:\n\n" + report.shares());
        System.out.println("Audit over all scenarios and runs:\n\n" + report.audit());
        System.out.println("What was thrown:\n\n" + notes);
        return report.auditHolds();
    }

    private void play(Scenario scenario, int run) {
        Map<Side.Kind, CompletableFuture<Play.Outcome>> plays = new EnumMap<>(Side.Kind.class);
        for (Side.Kind kind : kinds) {
            plays.put(
                    kind,
                    CompletableFuture.supplyAsync(
                            () -> play(scenario, kind, run), task -> new Thread(task, "scoreboard-" + kind).start()));
        }
        plays.forEach((kind, play) -> {
            Play.Outcome outcome = play.join();
            report.add(scenario, kind, outcome);
            say("  " + kind + ": " + line(outcome.figures()) + "; " + outcome.audit());
        });
    }

    private Play.Outcome play(Scenario scenario, Side.Kind kind, int run) {
        try {
            return new Play(database, kind, verbose).scenario(scenario, run);
        } catch (SQLException e) {
            throw new IllegalStateException(scenario + " could not be played", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String line(Map<Figure, Double> figures) {
        List<String> words = new ArrayList<>();
        figures.forEach((figure, value) -> words.add(figure.title + " " + figure.show(value)));
        return String.join(", ", words);
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f on %d cores",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
