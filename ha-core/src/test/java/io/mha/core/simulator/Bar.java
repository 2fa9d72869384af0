package io.mha.core.simulator;

import java.util.List;

/**
 * A limit that the specification sets, for the worst of all seeds.
 *
 * @param scenario id
 * @param metric what is limited
 * @param limit at most, or at least where less is worse
 * @param held whether the product is known to hold it, so that a test may insist
 */
record Bar(String scenario, Metric metric, double limit, boolean held) {
    /** All bars; an open one is a task for the product, never a reason to move the limit. */
    static final List<Bar> ALL = List.of(
            held("S1", Metric.LAST_ERROR, 1),
            held("S1", Metric.EARLY_ERRORS, 0),
            held("S1", Metric.JAIN, 0.98),
            held("S1", Metric.FALSE_EJECTIONS, 0),
            held("S1-idle", Metric.DETECTION, 1.8),
            held("S2", Metric.LAST_ERROR, 6.6),
            held("S2", Metric.LONGEST, 2),
            held("S2-patient", Metric.LONGEST, 1),
            held("S2-patient", Metric.LAST_ERROR, 6.6),
            held("S2-idle", Metric.DETECTION, 3.3),
            held("S3", Metric.BAD_SHARE, 1),
            held("S3", Metric.FALSE_EJECTIONS, 0),
            held("S3", Metric.LAST_ERROR_AFTER_REPAIR, 0),
            held("S4", Metric.BAD_SHARE, 0.5),
            held("S5", Metric.BAD_SHARE, 1),
            held("S5", Metric.CUT, 0),
            held("S5", Metric.EJECTIONS, 0),
            held("S6-20", Metric.TRANSITIONS, 16),
            held("S6-60", Metric.TRANSITIONS, 16),
            held("S7", Metric.ERRORS, 0),
            held("S8", Metric.LAST_ERROR_AFTER_REPAIR, 0),
            held("S8", Metric.RECOVERY, 0),
            held("S8", Metric.RETURN_PEAK_TO_PACE, 2),
            held("S8-silent", Metric.LONGEST, 2),
            held("S8-silent", Metric.FALSE_EJECTIONS, 0),
            held("S9", Metric.EJECTIONS, 0),
            held("S9", Metric.RETIRES, 0),
            held("S9-one", Metric.BAD_SHARE, 1),
            held("S10", Metric.SENDS, 1.2),
            held("S10", Metric.RECOVERY, 30),
            held("S11-empty", Metric.ERRORS, 0),
            held("S11-empty", Metric.EJECTIONS, 0),
            held("S11-empty", Metric.RETIRES, 0),
            held("S11-flicker", Metric.ERRORS, 0),
            held("S11-flicker", Metric.EJECTIONS, 0),
            held("S11-flicker", Metric.RETIRES, 0),
            held("S11-leave", Metric.ERRORS, 0),
            held("S11-leave", Metric.BAD_SHARE, 0),
            held("S12", Metric.FAIR_SHARE, 60),
            // Presumes a pool that opens one connection first (see Pool); with both at once it is 40.
            held("S12", Metric.RETURN_PEAK, 25),
            held("S12", Metric.EARLY_ERRORS, 0),
            held("S12", Metric.FALSE_EJECTIONS, 0),
            held("S13", Metric.FALSE_EJECTIONS, 0),
            held("S15", Metric.FALSE_EJECTIONS, 0),
            held("S15", Metric.LONGEST, 2));

    static Bar held(String scenario, Metric metric, double limit) {
        return new Bar(scenario, metric, limit, true);
    }

    static Bar open(String scenario, Metric metric, double limit) {
        return new Bar(scenario, metric, limit, false);
    }

    static List<Bar> of(String scenario) {
        return ALL.stream().filter(bar -> bar.scenario.equals(scenario)).toList();
    }

    boolean holds(Series series) {
        double worst = series.worst(metric);
        return metric.lessIsWorse() ? worst >= limit : worst <= limit;
    }
}
