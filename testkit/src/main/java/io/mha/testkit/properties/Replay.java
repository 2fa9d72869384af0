package io.mha.testkit.properties;

import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.FixedSeedMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Lets every property begin with the seed of the command line, {@code -Dproperty.seed=...}, if there is one: a failure
 * prints its seed, and comes back with it on any machine, as long as the number of tries is the same.
 */
public final class Replay implements AroundPropertyHook {
    private static final String SEED = "property.seed";

    /** For jqwik, which finds it as a service. */
    public Replay() {}

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext property, PropertyExecutor executor) {
        String seed = System.getProperty(SEED, "");
        if (!seed.isBlank()) {
            property.attributes().setSeed(seed);
            property.attributes().setAfterFailure(AfterFailureMode.RANDOM_SEED); // not what failed here last
            property.attributes().setWhenFixedSeed(FixedSeedMode.ALLOW);
        }
        return executor.execute();
    }

    @Override
    public PropagationMode propagateTo() {
        return PropagationMode.ALL_DESCENDANTS;
    }
}
