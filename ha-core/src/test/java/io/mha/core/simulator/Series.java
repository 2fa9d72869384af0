package io.mha.core.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * One scenario with several seeds. System properties: {@code simulator.seeds}, by default 2; {@code simulator.size}, {@code
 * small} by default or {@code large}; {@code simulator.balancer}, by default that of the product.
 *
 * @param scenario what was run
 * @param outcomes one per seed
 */
record Series(Scenario scenario, List<Outcome> outcomes) {
    private static final int SEEDS = Integer.getInteger("simulator.seeds", 2);
    private static final Setup SETUP = ("large".equals(System.getProperty("simulator.size"))
                    ? Setup.large()
                    : Setup.small())
            .balancer(System.getProperty("simulator.balancer", ""));
    private static final Map<String, Series> DONE = new ConcurrentHashMap<>();

    static Scenarios scenarios() {
        return new Scenarios(SETUP);
    }

    static int seeds() {
        return SEEDS;
    }

    static Setup size() {
        return SETUP;
    }

    /** The scenario with all seeds, as many at a time as there are cores; once per JVM. */
    static Series of(Scenario scenario) {
        return DONE.computeIfAbsent(scenario.id(), id -> run(scenario));
    }

    /** The same with what the latency was more than without a fault; in short runs for the common setup alone. */
    Series besideOracle(Map<Object, Series> oracles) {
        if (SETUP.nodes() == Setup.small().nodes() && !scenario.setup().equals(SETUP)) {
            return this;
        }
        Scenario oracle = scenario.oracle();
        Series healthy = oracles.computeIfAbsent(List.of(oracle.setup(), oracle.fault()), key -> run(oracle));
        List<Outcome> richer = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            richer.add(compare(outcomes.get(i), healthy.outcomes.get(i)));
        }
        return new Series(scenario, richer);
    }

    double median(Metric metric) {
        double[] sorted = values(metric);
        int half = sorted.length / 2;
        return sorted.length % 2 != 0 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    double worst(Metric metric) {
        double[] sorted = values(metric);
        return metric.lessIsWorse() ? sorted[0] : sorted[sorted.length - 1];
    }

    private double[] values(Metric metric) {
        double[] values = outcomes.stream().mapToDouble(o -> o.get(metric)).toArray();
        Arrays.sort(values); // what was not measured comes last
        return values;
    }

    private static Series run(Scenario scenario) {
        return new Series(
                scenario,
                LongStream.rangeClosed(1, SEEDS)
                        .parallel()
                        .mapToObj(seed -> Outcome.of(scenario, seed))
                        .toList());
    }

    private static Outcome compare(Outcome faulty, Outcome healthy) {
        Map<Metric, Double> figures = new EnumMap<>(faulty.figures());
        figures.put(
                Metric.EXTRA_P50,
                faulty.latency().millis(0.5) - healthy.latency().millis(0.5));
        figures.put(
                Metric.EXTRA_P99,
                faulty.latency().millis(0.99) - healthy.latency().millis(0.99));
        figures.put(
                Metric.EXTRA_P999,
                faulty.latency().millis(0.999) - healthy.latency().millis(0.999));
        return new Outcome(figures, faulty.digest(), faulty.latency(), faulty.events());
    }
}
