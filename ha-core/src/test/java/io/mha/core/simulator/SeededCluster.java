package io.mha.core.simulator;

import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.internal.loop.StateLoop;
import io.mha.core.time.Timers;
import java.lang.reflect.Constructor;
import java.util.function.IntUnaryOperator;

/**
 * A cluster whose randomness comes from outside. The product has no door for that, and needs none: here its private
 * constructors are used.
 */
final class SeededCluster {
    private SeededCluster() {}

    static Cluster start(ClusterConfig config, Timers timers, IntUnaryOperator random) {
        try {
            Constructor<StateLoop> loopOf =
                    StateLoop.class.getDeclaredConstructor(ClusterConfig.class, Timers.class, IntUnaryOperator.class);
            Constructor<Cluster> clusterOf = Cluster.class.getDeclaredConstructor(StateLoop.class, Timers.class);
            loopOf.setAccessible(true);
            clusterOf.setAccessible(true);
            StateLoop loop = loopOf.newInstance(config, timers, random);
            loop.start();
            return clusterOf.newInstance(loop, timers);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the constructors of StateLoop and Cluster have changed: adapt this class", e);
        }
    }
}
