package io.mha.benchmarks.selects;

import io.mha.benchmarks.selects.Crew.Round;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.ToDoubleFunction;

/**
 * Point selects by primary key on two real MariaDB servers, a borrow for each: HikariCP pools of both used in turn, MHA,
 * and HikariCP through HAProxy. In short rounds one after the other, in changing order, so that what else the machine
 * does meets them all; each ratio is the median of the ratios within the rounds.
 */
public final class PointSelects {
    private static final int NODES = 2;
    private static final int THREADS = 8;
    private static final int ROUNDS = 40;
    private static final int WARM_UP = 6;
    private static final long ROUND_NANOS = 1_000_000_000L;

    private static final String BARE = "HikariCP alternating";
    private static final String MHA = "MHA";
    private static final String PROXIED = "HikariCP + HAProxy";

    private final Map<String, List<Round>> rounds = new LinkedHashMap<>();

    private PointSelects() {}

    /**
     * Measures and prints. Takes about two and a half minutes.
     *
     * @param arguments how many threads, 8 unless given; how many rounds, 40 unless given
     * @throws Exception if the servers or HAProxy do not start, or a query fails
     */
    public static void main(String[] arguments) throws Exception {
        int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : THREADS;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        try (MariaDbServers servers = MariaDbServers.start(NODES);
                HaProxy proxy = HaProxy.start(servers.all());
                Crew crew = new Crew(threads)) {
            for (MariaDbServer server : servers.all()) {
                fill(server);
            }
            PointSelects selects = new PointSelects();
            try (Contender bare = Contender.Alternation.of(servers.all());
                    Contender mha = Contender.Mha.of(servers.all());
                    Contender proxied = Contender.Proxied.of(proxy, NODES)) {
                Map<String, Contender> contenders = new LinkedHashMap<>();
                contenders.put(BARE, bare);
                contenders.put(MHA, mha);
                contenders.put(PROXIED, proxied);
                selects.measure(contenders, crew, count);
            }
            selects.print(threads, count);
        }
    }

    private static void fill(MariaDbServer server) throws SQLException {
        try (Connection straight =
                        DriverManager.getConnection(server.jdbcUrl(), MariaDbServer.USER, MariaDbServer.PASSWORD);
                Statement statement = straight.createStatement()) {
            statement.execute("CREATE TABLE point (id INT PRIMARY KEY, v INT NOT NULL)");
            statement.execute("INSERT INTO point SELECT seq, seq FROM seq_0_to_" + (Crew.ROWS - 1));
        }
    }

    private void measure(Map<String, Contender> contenders, Crew crew, int count)
            throws InterruptedException, ExecutionException {
        List<String> names = new ArrayList<>(contenders.keySet());
        for (int round = -WARM_UP; round < count; round++) {
            Collections.rotate(names, 1);
            if (round % names.size() == 0) {
                Collections.reverse(names);
            }
            for (String name : names) {
                Round seen = crew.run(Objects.requireNonNull(contenders.get(name)), ROUND_NANOS);
                if (round >= 0) {
                    rounds.computeIfAbsent(name, key -> new ArrayList<>()).add(seen);
                }
            }
        }
    }

    private void print(int threads, int count) {
        System.out.printf(
                Locale.ROOT,
                "SELECTS %d threads, medians of %d rounds of 1 s each, load of the machine %.1f on %d cores%n",
                threads,
                count,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        rounds.forEach((name, seen) -> System.out.printf(
                Locale.ROOT,
                "SELECTS %-20s %8.0f queries/s | p50 %7.1f us | p99 %8.1f us%n",
                name,
                median(seen.stream().mapToDouble(Round::perSecond).toArray()),
                median(seen.stream().mapToDouble(Round::p50).toArray()),
                median(seen.stream().mapToDouble(Round::p99).toArray())));
        bar("throughput of MHA / of bare HikariCP", BARE, Round::perSecond, true, 0.98);
        bar("throughput of MHA / through HAProxy", PROXIED, Round::perSecond, true, 1.13);
        bar("p50 of MHA / through HAProxy", PROXIED, Round::p50, false, 0.84);
        plain("p50 of MHA / of bare HikariCP", BARE, Round::p50);
        plain("p99 of MHA / of bare HikariCP", BARE, Round::p99);
        plain("p99 of MHA / through HAProxy", PROXIED, Round::p99);
        System.out.printf(
                Locale.ROOT,
                "SELECTS %-40s %.3f, p50 %.3f%n",
                "bare HikariCP / through HAProxy",
                ratio(BARE, PROXIED, Round::perSecond),
                ratio(BARE, PROXIED, Round::p50));
    }

    private void bar(String text, String other, ToDoubleFunction<Round> figure, boolean atLeast, double limit) {
        double ratio = ratio(MHA, other, figure);
        System.out.printf(
                Locale.ROOT,
                "SELECTS %-40s %.3f, bar %s %.2f: %s%n",
                text,
                ratio,
                atLeast ? ">=" : "<=",
                limit,
                (atLeast ? ratio >= limit : ratio <= limit) ? "holds" : "MISSED");
    }

    private void plain(String text, String other, ToDoubleFunction<Round> figure) {
        System.out.printf(Locale.ROOT, "SELECTS %-40s %.3f%n", text, ratio(MHA, other, figure));
    }

    private double ratio(String one, String other, ToDoubleFunction<Round> figure) {
        List<Round> above = rounds.getOrDefault(one, List.of());
        List<Round> below = rounds.getOrDefault(other, List.of());
        double[] ratios = new double[above.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = figure.applyAsDouble(above.get(i)) / figure.applyAsDouble(below.get(i));
        }
        return median(ratios);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
