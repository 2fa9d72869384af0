package io.mha.core;

import io.mha.core.balance.Balancer;
import io.mha.core.config.ConfigException;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthPolicy;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The immutable settings of a {@link Cluster}.
 *
 * @param name shown in logs, threads and metrics
 * @param nodes at least one, each with a name and an address of its own
 * @param check how nodes are checked; default {@link HealthCheck#tcp()}
 * @param health how checks are paced and weighed
 * @param breaker when traffic takes a node out
 * @param balancer how traffic is spread; default {@code p2c}
 * @param lifecycle keeps the connections; default none
 * @param listeners hear of every change
 * @param panicBelow share of the weight of a level, 0 to 1; if less is in service, and no lower level can take over,
 *     nodes that only traffic took out are tried again; default 0.5 (Envoy {@code healthy_panic_threshold})
 * @param panicAbove share above which that ends, at least {@code panicBelow}; default 0.6
 */
public record ClusterConfig(
        String name,
        List<Node> nodes,
        HealthCheck check,
        HealthPolicy health,
        BreakerPolicy breaker,
        Balancer balancer,
        NodeLifecycle lifecycle,
        List<ClusterListener> listeners,
        double panicBelow,
        double panicAbove) {

    /**
     * Checks the values.
     *
     * @param name as above
     * @param nodes as above
     * @param check as above
     * @param health as above
     * @param breaker as above
     * @param balancer as above
     * @param lifecycle as above
     * @param listeners as above
     * @param panicBelow as above
     * @param panicAbove as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public ClusterConfig {
        nodes = List.copyOf(nodes);
        listeners = List.copyOf(listeners);
        if (nodes.isEmpty()) {
            throw new ConfigException("nodes", "", "a cluster needs at least one node");
        }
        if (!(panicBelow >= 0 && panicBelow <= panicAbove && panicAbove <= 1)) {
            throw new ConfigException(
                    "panic",
                    panicBelow * 100 + "% to " + panicAbove * 100 + "%",
                    "lies between 0% and 100%, the first not above the second");
        }
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Node node : nodes) {
            if (!names.add(node.id())) {
                throw new ConfigException("name", node.id(), "two nodes have this name; give each its own");
            }
            if (!addresses.add(node.address())) {
                throw new ConfigException("nodes", node.address(), "two nodes have this address; remove one");
            }
        }
    }

    /**
     * Starts from the defaults.
     *
     * @param name shown in logs, threads and metrics
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Node> nodes = new ArrayList<>();
        private final List<ClusterListener> listeners = new ArrayList<>();
        private HealthCheck check = HealthCheck.tcp();
        private HealthPolicy health = HealthPolicy.DEFAULT;
        private BreakerPolicy breaker = BreakerPolicy.DEFAULT;
        private Balancer balancer = Balancer.byName("p2c");
        private NodeLifecycle lifecycle = NodeLifecycle.NONE;
        private double panicBelow = 0.5;
        private double panicAbove = 0.6;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Adds nodes.
         *
         * @param more each with a name and an address of its own
         * @return this
         */
        public Builder nodes(List<Node> more) {
            nodes.addAll(more);
            return this;
        }

        /**
         * Sets how nodes are checked; default {@link HealthCheck#tcp()}.
         *
         * @param value closed with the cluster
         * @return this
         */
        public Builder check(HealthCheck value) {
            check = value;
            return this;
        }

        /**
         * Sets how checks are paced and weighed; default {@link HealthPolicy#DEFAULT}.
         *
         * @param value the policy
         * @return this
         */
        public Builder health(HealthPolicy value) {
            health = value;
            return this;
        }

        /**
         * Sets when traffic takes a node out; default {@link BreakerPolicy#DEFAULT}.
         *
         * @param value the policy
         * @return this
         */
        public Builder breaker(BreakerPolicy value) {
            breaker = value;
            return this;
        }

        /**
         * Sets how traffic is spread; default {@code p2c}.
         *
         * @param value the algorithm
         * @return this
         */
        public Builder balancer(Balancer value) {
            balancer = value;
            return this;
        }

        /**
         * Sets what keeps the connections; default none.
         *
         * @param value told before a node gets traffic and after it has lost it
         * @return this
         */
        public Builder lifecycle(NodeLifecycle value) {
            lifecycle = value;
            return this;
        }

        /**
         * Sets when so few nodes are in service that ejections are not believed any more; default 0.5 and 0.6.
         *
         * @param below share of the weight of a level, 0 to 1; 0 is never
         * @param above share above which it is over
         * @return this
         */
        public Builder panic(double below, double above) {
            panicBelow = below;
            panicAbove = above;
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener hears of every change
         * @return this
         */
        public Builder listener(ClusterListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Checks the settings.
         *
         * @return the settings
         * @throws ConfigException if they do not fit together
         */
        public ClusterConfig build() {
            return new ClusterConfig(
                    name, nodes, check, health, breaker, balancer, lifecycle, listeners, panicBelow, panicAbove);
        }
    }
}
