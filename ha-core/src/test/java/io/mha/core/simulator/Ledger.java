package io.mha.core.simulator;

import io.mha.core.ClusterEvent;
import io.mha.core.health.NodeStatus;
import java.util.EnumMap;
import java.util.Map;

/** What happened in a run, as far as the report asks for it. */
final class Ledger {
    private static final long TICK_NANOS = 100_000_000L;
    private static final int TICKS_PER_SECOND = 10;
    private static final long SLOW_NANOS = 500_000_000L;
    private static final long FINE_NANOS = 2_000_000_000L;
    private static final long BOOT_NANOS = 3_000_000_000L;
    private static final double HOUR_NANOS = 3.6e12;

    private final Scenario scenario;
    private final Network network;
    private final Engine engine;
    private final long faultAt;
    private final long repairAt;
    private final int[][] sends;
    private final int[][] connects;
    private final int[][] logins;
    private final long[] checks;
    private final int[][] flips;
    private final boolean[][] detected;
    private final Histogram latency = new Histogram();
    private long requests;
    private long earlyErrors;
    private long errors;
    private long lastError;
    private long lastTrouble;
    private long longest;
    private long detectedAt;
    private long falseEjections;
    private long ejections;
    private long retires;
    private long cuts;
    private long samples;
    private long panicSamples;
    private long digest;

    Ledger(Scenario scenario, Network network, Engine engine) {
        Setup setup = scenario.setup();
        int ticks = (int) (setup.length().toNanos() / TICK_NANOS) + 2;
        this.scenario = scenario;
        this.network = network;
        this.engine = engine;
        this.faultAt = scenario.fault().toNanos();
        this.repairAt = scenario.repair().toNanos();
        this.sends = new int[setup.nodes()][ticks];
        this.connects = new int[setup.nodes()][ticks];
        this.logins = new int[setup.nodes()][ticks];
        this.checks = new long[setup.nodes()];
        this.flips = new int[setup.clients()][setup.nodes()];
        this.detected = new boolean[setup.clients()][setup.nodes()];
        this.lastError = -1;
        this.lastTrouble = -1;
    }

    void arrived(long now) {
        requests += now >= faultAt ? 1 : 0;
    }

    void sent(int server) {
        sends[server][tick()]++;
    }

    void connect(int server) {
        connects[server][tick()]++;
        logins[server][tick()]++;
    }

    /** The session of a check. */
    void login(int server) {
        logins[server][tick()]++;
    }

    void check(int server) {
        checks[server]++;
    }

    void retired() {
        retires++;
    }

    void cut(long startedAt) {
        cuts++;
        mix(startedAt);
    }

    void sampled(boolean panic) {
        if (engine.now() >= faultAt) {
            samples++;
            panicSamples += panic ? 1 : 0;
        }
    }

    void finished(long startedAt, long now, boolean worked) {
        mix(now - startedAt);
        mix(worked ? 1 : 2);
        if (startedAt < faultAt && now < faultAt) {
            earlyErrors += worked ? 0 : 1;
            return;
        }
        longest = Math.max(longest, now - startedAt);
        if (worked) {
            latency.add(now - startedAt);
        } else {
            errors++;
            lastError = now;
        }
        if (!worked || now - startedAt > SLOW_NANOS) {
            lastTrouble = now;
        }
    }

    void changed(Client client, Server server, ClusterEvent.NodeChanged change) {
        mix(engine.now());
        mix(change.to().ordinal());
        boolean before = serves(change.from());
        boolean after = serves(change.to());
        if (before == after) {
            return;
        }
        flips[client.index()][server.index]++;
        if (change.to() == NodeStatus.OPEN || change.to() == NodeStatus.DOWN) {
            ejections++;
            if (engine.now() >= faultAt && !detected[client.index()][server.index]) {
                detected[client.index()][server.index] = true;
                detectedAt = scenario.bad().contains(server.index) ? engine.now() : detectedAt;
            }
            long since = engine.now() - FINE_NANOS;
            boolean fine = server.isWellSince(since) && network.isWellSince(client.index(), server.index, since);
            falseEjections += fine ? 1 : 0;
        }
    }

    long digest() {
        return digest;
    }

    Histogram latency() {
        return latency;
    }

    Map<Metric, Double> figures() {
        Map<Metric, Double> figures = new EnumMap<>(Metric.class);
        int end = sends[0].length;
        int fault = (int) (faultAt / TICK_NANOS);
        int repair = (int) (repairAt / TICK_NANOS);
        double seconds = scenario.setup().length().toNanos() / 1e9;
        figures.put(Metric.ERROR_RATE, 100.0 * errors / Math.max(1, requests));
        figures.put(Metric.EARLY_ERRORS, (double) earlyErrors);
        figures.put(Metric.ERRORS, (double) errors);
        figures.put(Metric.LAST_ERROR, secondsSince(faultAt, lastError));
        figures.put(Metric.LAST_ERROR_AFTER_REPAIR, secondsSince(repairAt, lastError));
        figures.put(Metric.DETECTION, secondsSince(faultAt, detectedAt));
        figures.put(Metric.RECOVERY, secondsSince(repairAt, lastTrouble));
        figures.put(Metric.LONGEST, longest / 1e9);
        figures.put(Metric.SENDS, (double) sum(sends, fault, end) / Math.max(1, requests));
        figures.put(Metric.FALSE_EJECTIONS, (double) falseEjections);
        figures.put(Metric.EJECTIONS, (double) ejections);
        figures.put(Metric.RETIRES, (double) retires);
        figures.put(Metric.CUT, (double) cuts);
        figures.put(Metric.PANIC, 100.0 * panicSamples / Math.max(1, samples));
        double mostChecks = 0;
        double mostConnects = 0;
        double connectPeak = 0;
        for (int i = 0; i < sends.length; i++) {
            mostChecks = Math.max(mostChecks, checks[i] / seconds);
            mostConnects = Math.max(mostConnects, sum(connects[i], 0, end));
            connectPeak = Math.max(connectPeak, peak(connects[i], fault, end));
        }
        figures.put(Metric.CHECKS, mostChecks);
        figures.put(Metric.CONNECTS, mostConnects);
        figures.put(Metric.CONNECT_PEAK, connectPeak);
        steadyState(figures, fault);
        if (!scenario.bad().isEmpty()) {
            badNodes(figures, fault + 15 * TICKS_PER_SECOND, repair, end);
        }
        if (seconds >= 3_600) {
            double most = 0;
            for (int[] ofClient : flips) {
                for (int flip : ofClient) {
                    most = Math.max(most, flip);
                }
            }
            figures.put(
                    Metric.TRANSITIONS,
                    most * HOUR_NANOS / scenario.setup().length().toNanos());
        }
        return figures;
    }

    private void steadyState(Map<Metric, Double> figures, int fault) {
        int from = (int) (BOOT_NANOS / TICK_NANOS);
        if (fault - from < 5 * TICKS_PER_SECOND || faultAt == repairAt) {
            return;
        }
        double total = 0;
        double squares = 0;
        double most = 0;
        for (int[] ofNode : sends) {
            double load = sum(ofNode, from, fault);
            total += load;
            squares += load * load;
            most = Math.max(most, load);
        }
        figures.put(Metric.MAX_TO_MEAN, most * sends.length / total);
        figures.put(Metric.JAIN, total * total / (sends.length * squares));
    }

    private void badNodes(Map<Metric, Double> figures, int from, int repair, int end) {
        double atBad = 0;
        double returnPeak = 0;
        double loginPeak = 0;
        double returnConnects = 0;
        double fairAt = 0;
        for (int bad : scenario.bad()) {
            atBad += sum(sends[bad], from, repair);
            returnPeak = Math.max(returnPeak, peak(connects[bad], repair, end));
            loginPeak = Math.max(loginPeak, peak(logins[bad], repair, end));
            returnConnects +=
                    (double) sum(connects[bad], repair, end) / scenario.bad().size();
            fairAt = Math.max(fairAt, fairShareAt(bad, repair, end));
        }
        if (repair - from >= 5 * TICKS_PER_SECOND) {
            figures.put(Metric.BAD_SHARE, 100.0 * atBad / Math.max(1, sum(sends, from, repair)));
        }
        if (end - repair >= 10 * TICKS_PER_SECOND) {
            figures.put(Metric.RETURN_PEAK, returnPeak);
            figures.put(Metric.RETURN_LOGINS, loginPeak);
            figures.put(Metric.RETURN_CONNECTS, returnConnects);
            double pace =
                    returnConnects / (scenario.setup().health().slowStart().toNanos() / 1e9);
            figures.put(Metric.RETURN_PEAK_TO_PACE, returnPeak / Math.max(pace, 1e-9));
            figures.put(Metric.FAIR_SHARE, fairAt);
        }
    }

    /** Seconds after the repair; as long as the rest of the run if it never comes. */
    private double fairShareAt(int node, int repair, int end) {
        int window = 3 * TICKS_PER_SECOND;
        for (int at = repair + window; at < end - 1; at++) {
            double share = (double) sum(sends[node], at - window, at) / Math.max(1, sum(sends, at - window, at));
            if (share >= 0.9 / sends.length) {
                return (double) (at - repair) / TICKS_PER_SECOND;
            }
        }
        return (double) (end - repair) / TICKS_PER_SECOND;
    }

    private static boolean serves(NodeStatus status) {
        return status == NodeStatus.UP || status == NodeStatus.RAMPING || status == NodeStatus.UNKNOWN;
    }

    private static double secondsSince(long start, long instant) {
        return instant <= start ? 0 : (instant - start) / 1e9;
    }

    private static long sum(int[] ticks, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += ticks[i];
        }
        return sum;
    }

    private static long sum(int[][] nodes, int from, int to) {
        long sum = 0;
        for (int[] ticks : nodes) {
            sum += sum(ticks, from, to);
        }
        return sum;
    }

    private static long peak(int[] ticks, int from, int to) {
        long most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, sum(ticks, i, Math.min(to, i + TICKS_PER_SECOND)));
        }
        return most;
    }

    private int tick() {
        return (int) Math.min(sends[0].length - 1L, engine.now() / TICK_NANOS);
    }

    private void mix(long value) {
        digest = (digest ^ value) * 0x9E3779B97F4A7C15L;
        digest ^= digest >>> 29;
    }
}
