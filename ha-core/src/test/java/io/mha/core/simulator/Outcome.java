package io.mha.core.simulator;

import java.util.Map;

/**
 * What came of one run.
 *
 * @param figures what was measured
 * @param digest of everything that happened: two runs with the same one were the same
 * @param latency of the requests from the fault on
 * @param events how many events it took
 */
record Outcome(Map<Metric, Double> figures, long digest, Histogram latency, long events) {

    static Outcome of(Scenario scenario, long seed) {
        World world = new World(scenario, seed);
        Ledger ledger = world.run();
        return new Outcome(
                ledger.figures(),
                ledger.digest(),
                ledger.latency(),
                world.engine().steps());
    }

    double get(Metric metric) {
        return figures.getOrDefault(metric, Double.NaN);
    }
}
