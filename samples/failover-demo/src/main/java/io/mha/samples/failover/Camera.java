package io.mha.samples.failover;

import io.mha.core.balance.NodeView;
import io.mha.core.health.HealthPolicy;
import io.mha.core.time.NanoClock;
import io.mha.jdbc.MhaDataSource;
import io.mha.samples.failover.Frame.Row;
import io.mha.samples.failover.Tally.Count;
import io.mha.testkit.mariadb.MariaDbServer;
import io.mha.testkit.mariadb.MariaDbServers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Takes the frames for the screen. Used by one thread. */
final class Camera {
    /** Two frames a second, so this many make a window of one second. */
    private static final int WINDOW_FRAMES = 2;

    private final MariaDbServers servers;
    private final MhaDataSource dataSource;
    private final Workload workload;
    private final Transitions transitions;
    private final Script script;
    private final NanoClock clock;
    private final long startedAt;
    private final Deque<Reading> window = new ArrayDeque<>();

    private record Reading(long atNanos, Map<String, Distribution> latencies) {}

    Camera(
            MariaDbServers servers,
            MhaDataSource dataSource,
            Workload workload,
            Transitions transitions,
            Script script,
            NanoClock clock) {
        this.servers = servers;
        this.dataSource = dataSource;
        this.workload = workload;
        this.transitions = transitions;
        this.script = script;
        this.clock = clock;
        this.startedAt = clock.nanoTime();
        window.add(read());
    }

    private Reading read() {
        Map<String, Distribution> latencies = new HashMap<>();
        servers.all().forEach(server -> latencies.put(server.name(), workload.latencies(server.name())));
        return new Reading(clock.nanoTime(), latencies);
    }

    Frame take() {
        Reading now = read();
        Reading before = window.getFirst();
        window.addLast(now);
        if (window.size() > WINDOW_FRAMES) {
            window.removeFirst();
        }
        Map<String, Distribution> recent = new HashMap<>();
        now.latencies.forEach(
                (node, all) -> recent.put(node, all.since(before.latencies.getOrDefault(node, Distribution.NONE))));
        long operations =
                recent.values().stream().mapToLong(Distribution::total).sum();
        double window = Math.max(1, now.atNanos - before.atNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        List<Row> rows = servers.all().stream()
                .map(server -> row(server, recent.getOrDefault(server.name(), Distribution.NONE), operations, window))
                .toList();
        return new Frame(
                seconds(now.atNanos - startedAt),
                script.now(),
                rows,
                Math.round(operations / window),
                work(),
                trouble(),
                transitions.all());
    }

    private Row row(MariaDbServer server, Distribution recent, long operations, double windowSeconds) {
        String node = server.name();
        NodeView view = dataSource.cluster().topology().node(node);
        String lastChange = transitions
                .last(node)
                .map(change -> String.format(
                        Locale.ROOT, "%3.0f s ago  %s", seconds(clock.nanoTime() - change.atNanos()), change.text()))
                .orElse("");
        return new Row(
                node,
                server.pid(),
                view == null ? "" : view.state().describe(HealthPolicy.DEFAULT),
                view != null && view.state().inService(),
                operations == 0 ? 0 : Math.round(100.0 * recent.total() / operations),
                Math.round(recent.total() / windowSeconds),
                recent.quantileMillis(0.5),
                recent.quantileMillis(0.99),
                dataSource.activeConnections(node),
                lastChange);
    }

    private String work() {
        Tally tally = workload.tally();
        return String.format(
                Locale.ROOT,
                "%,d reads, %,d writes, %,d transactions",
                tally.get(Count.READ),
                tally.get(Count.WRITE),
                tally.get(Count.TRANSACTION));
    }

    private String trouble() {
        Tally tally = workload.tally();
        return String.format(
                Locale.ROOT,
                "failed reads %d, failed borrows %d, outcome unknown %d, transactions re-run %d, longest gap %d ms",
                tally.get(Count.FAILED_READ),
                tally.get(Count.FAILED_BORROW),
                tally.get(Count.UNKNOWN),
                tally.get(Count.RERUN),
                TimeUnit.NANOSECONDS.toMillis(workload.longestGap().nanos()));
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
