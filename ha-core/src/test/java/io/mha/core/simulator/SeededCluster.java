package io.mha.core.simulator;

import io.mha.core.Cluster;
import io.mha.core.ClusterConfig;
import io.mha.core.Command;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.loop.StateLoop;
import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import java.lang.reflect.Constructor;
import java.util.function.IntUnaryOperator;

/**
 * The few places at which the simulator depends on more than the plain API of a cluster. Its randomness comes from
 * outside: the product has no door for that, and needs none, so its private constructors are used.
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

    /** An operator wants something of a node. */
    static void vote(Cluster cluster, Node node, Wish wish) {
        Command command = wish == Wish.READY ? Command.ready(node.id()) : Command.drain(node.id());
        cluster.execute(command.by("operator").because("restart"));
    }

    /** Whether so few nodes are in service that others are tried as well. */
    static boolean isPanic(Topology topology) {
        return topology.panic();
    }
}
