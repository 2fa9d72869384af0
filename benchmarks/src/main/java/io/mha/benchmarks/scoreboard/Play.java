package io.mha.benchmarks.scoreboard;

import io.mha.benchmarks.scoreboard.Ledger.Word;
import io.mha.benchmarks.scoreboard.Worker.Mix;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.relay.FaultRelay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One side in one scenario, on relays of its own: three nodes in front of one database, as MyCat's stand. */
final class Play {
    private static final int NODES = 3;
    private static final int THREADS = 12;
    private static final long PACE_NANOS = 100_000_000L;
    private static final long WARM_MILLIS = 4_000;
    /** What a node that hung still had in hand is done by then. */
    private static final long SETTLE_MILLIS = 500;

    private static final long JOIN_MILLIS = 45_000;

    private final MariaDbServer database;
    private final Side.Kind kind;
    private final boolean verbose;

    /**
     * What came of it.
     *
     * @param figures what was measured
     * @param audit what the database says
     * @param shares of the node that returned, second by second, in percent
     * @param complaints the exceptions by kind, and how many
     */
    record Outcome(Map<Figure, Double> figures, Audit audit, List<Long> shares, Map<String, Long> complaints) {}

    Play(MariaDbServer database, Side.Kind kind, boolean verbose) {
        this.database = database;
        this.kind = kind;
        this.verbose = verbose;
    }

    Outcome scenario(Scenario scenario, long seed) throws InterruptedException, SQLException {
        return play(scenario.parameters, PACE_NANOS, seed, (stage, workers, traffic, ledger) -> {
            stage.await(WARM_MILLIS);
            scenario.play(stage);
            end(stage, workers, traffic);
            Map<Figure, Double> figures = Measures.of(
                    scenario, stage, workers.stream().map(Worker::ops).toList(), traffic);
            figures.put(Figure.UNKNOWN, (double) ledger.count(Word.UNKNOWN));
            return figures;
        });
    }

    Outcome storm(Storm storm, long seed) throws InterruptedException, SQLException {
        return play("", 0, seed, (stage, workers, traffic, ledger) -> {
            storm.rage(stage, ledger, seed);
            end(stage, workers, traffic);
            return Map.of();
        });
    }

    /** What happens between begin and end. */
    private interface Course {
        Map<Figure, Double> run(Stage stage, List<Worker> workers, Traffic traffic, Ledger ledger)
                throws InterruptedException;
    }

    private Outcome play(String parameters, long pace, long seed, Course course)
            throws InterruptedException, SQLException {
        String table = "item_" + kind.name().toLowerCase(Locale.ROOT);
        List<FaultRelay> nodes = new ArrayList<>();
        Ledger ledger = new Ledger();
        try (Connection straight = straight(database)) {
            on(straight, "CREATE OR REPLACE TABLE " + table + " (id BIGINT NOT NULL, part INT NOT NULL)");
            for (int i = 1; i <= NODES; i++) {
                nodes.add(FaultRelay.start("n" + i, database.host(), database.port()));
            }
            Map<Figure, Double> figures;
            Traffic traffic = new Traffic(nodes);
            Stage stage;
            try (Side side = kind.open(nodes, parameters, verbose)) {
                stage = new Stage(nodes, side);
                traffic.start();
                stage.began();
                figures = course.run(
                        stage, workers(side, ledger, new Mix(table, pace, pace == 0), seed), traffic, ledger);
            }
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            nodes.forEach(FaultRelay::close);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            Map<String, Long> complaints = new TreeMap<>();
            ledger.complaints().forEach((text, count) -> complaints.put(text, count.get()));
            List<Long> shares = traffic.shares(nodes.indexOf(stage.victim()), stage.healedAt());
            return new Outcome(figures, Audit.of(straight, table, ledger), shares, complaints);
        } finally {
            nodes.forEach(FaultRelay::close);
        }
    }

    private static List<Worker> workers(Side side, Ledger ledger, Mix mix, long seed) {
        long start = System.nanoTime() + PACE_NANOS;
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long firstDue = start + i * PACE_NANOS / THREADS;
            workers.add(new Worker("app-" + i, side.source(), ledger, mix, seed * THREADS + i, firstDue));
        }
        workers.forEach(Thread::start);
        return workers;
    }

    /** Ends the load, and then the looking. */
    private static void end(Stage stage, List<Worker> workers, Traffic traffic) throws InterruptedException {
        stage.ended();
        workers.forEach(Worker::finish);
        traffic.finish();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(JOIN_MILLIS);
        for (Worker worker : workers) {
            worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            if (worker.isAlive()) {
                throw new IllegalStateException(worker.getName() + " is still stuck, " + JOIN_MILLIS + " ms later");
            }
        }
    }

    static Connection straight(MariaDbServer database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    static void on(Connection straight, String sql) throws SQLException {
        try (Statement statement = straight.createStatement()) {
            statement.execute(sql);
        }
    }
}
