package io.mha.core.simulator;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong in a run, and when.
 *
 * @param id S1 to S15
 * @param title in a few words
 * @param setup sizes and settings
 * @param fault when it begins
 * @param repair when it is over
 * @param bad indices of the nodes that it happens to
 * @param script plans it
 */
record Scenario(
        String id, String title, Setup setup, Duration fault, Duration repair, List<Integer> bad, Script script) {

    /** Plans what happens in a world. */
    @FunctionalInterface
    interface Script {
        /** Called before anything has happened. */
        void plan(World world);
    }

    /** The same run in which nothing goes wrong. */
    Scenario oracle() {
        return new Scenario(id, title, setup, fault, repair, bad, world -> {});
    }

    Scenario with(Setup other) {
        return new Scenario(id, title, other, fault, repair, bad, script);
    }
}
