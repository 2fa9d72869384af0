package io.mha.core.simulator;

import io.mha.core.testing.Logs;
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

    static {
        // Once, and by one thread: runs go in parallel, and the loggers must not start up in two of them.
        Logs.off();
    }

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
