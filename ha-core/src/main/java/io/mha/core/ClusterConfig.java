package io.mha.core;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.mha.core.balance.Balancer;
import io.mha.core.config.ConfigException;
import io.mha.core.config.Durations;
import io.mha.core.config.Settings;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthPolicy;
import io.mha.core.node.Node;
import io.mha.core.node.NodeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link Cluster}. Immutable; made by a {@link Builder}, which says what each of them means. */
public final class ClusterConfig {
    private final String name;
    private final List<Node> nodes;
    private final List<NodeSource> sources;
    private final HealthCheck check;
    private final HealthPolicy health;
    private final BreakerPolicy breaker;
    private final @Nullable CircuitBreakerRegistry circuitBreakers;
    private final Balancer balancer;
    private final @Nullable Supplier<String> key;
    private final Duration stickFor;
    private final double panicBelow;
    private final double panicAbove;
    private final NodeLifecycle lifecycle;
    private final List<ClusterListener> listeners;

    private ClusterConfig(Builder builder) {
        name = builder.name;
        nodes = List.copyOf(builder.nodes);
        sources = List.copyOf(builder.sources);
        check = builder.check;
        health = builder.health;
        breaker = builder.breaker;
        circuitBreakers = builder.circuitBreakers;
        balancer = builder.balancer;
        key = builder.key;
        stickFor = builder.stickFor;
        panicBelow = builder.panicBelow;
        panicAbove = builder.panicAbove;
        lifecycle = builder.lifecycle;
        listeners = List.copyOf(builder.listeners);
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

    /**
     * Shown in logs, threads and metrics.
     *
     * @return the name of the cluster
     */
    public String name() {
        return name;
    }

    /**
     * The nodes that no source can remove.
     *
     * @return empty only if there are sources
     */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Where further nodes come from.
     *
     * @return what a later one says of a node overrides an earlier one
     */
    public List<NodeSource> sources() {
        return sources;
    }

    /**
     * How nodes are checked.
     *
     * @return closed with the cluster
     */
    public HealthCheck check() {
        return check;
    }

    /**
     * How checks are paced and weighed.
     *
     * @return the policy
     */
    public HealthPolicy health() {
        return health;
    }

    /**
     * When traffic takes a node out.
     *
     * @return the policy
     */
    public BreakerPolicy breaker() {
        return breaker;
    }

    /**
     * Where the circuit breakers of the nodes are to be found.
     *
     * @return {@code null} if nowhere
     */
    public @Nullable CircuitBreakerRegistry circuitBreakers() {
        return circuitBreakers;
    }

    /**
     * How traffic is spread.
     *
     * @return the algorithm
     */
    public Balancer balancer() {
        return balancer;
    }

    /**
     * What a request belongs to that does not say so itself.
     *
     * @return {@code null} if it belongs to nothing
     */
    public @Nullable Supplier<String> key() {
        return key;
    }

    /**
     * How long a key keeps its node after its last use.
     *
     * @return zero for not at all
     */
    public Duration stickFor() {
        return stickFor;
    }

    /**
     * The share of weight in service below which there is panic.
     *
     * @return 0 to 1
     */
    public double panicBelow() {
        return panicBelow;
    }

    /**
     * The share of weight in service above which panic ends.
     *
     * @return 0 to 1
     */
    public double panicAbove() {
        return panicAbove;
    }

    /**
     * What keeps the connections.
     *
     * @return told before a node gets traffic and after it has lost it
     */
    public NodeLifecycle lifecycle() {
        return lifecycle;
    }

    /**
     * Who hears of every change.
     *
     * @return in the order in which they are told
     */
    public List<ClusterListener> listeners() {
        return listeners;
    }

    /**
     * What holds, a line each, in the words in which it would be configured.
     *
     * @return name, nodes, sources and all values
     */
    public String describe() {
        StringBuilder text = new StringBuilder("name = ").append(name).append('\n');
        nodes.forEach(node -> text.append("node = ").append(node).append('\n'));
        sources.forEach(source -> text.append("source = ").append(source.name()).append('\n'));
        line(text, "check", check.name());
        line(text, "balance", balancer.name());
        line(text, "stickFor", Durations.format(stickFor));
        line(text, "inter", Durations.format(health.inter()));
        line(text, "fastinter", Durations.format(health.fastInter()));
        line(text, "downinter", Durations.format(health.downInter()));
        line(text, "probeTimeout", Durations.format(health.timeout()));
        line(text, "rise", health.rise());
        line(text, "fall", health.fall());
        line(text, "jitter", percent(health.jitter()));
        line(text, "slowStart", Durations.format(health.slowStart()));
        line(text, "maxLag", Durations.format(health.maxLag()));
        line(text, "fatalLag", Durations.format(health.fatalLag()));
        line(text, "fleet", health.fleet());
        line(text, "consecutiveErrors", breaker.consecutiveErrors());
        line(text, "errorRate", percent(breaker.errorRate()));
        line(text, "errorMinCalls", breaker.minCalls());
        line(text, "errorWindow", Durations.format(breaker.window()));
        line(text, "ejectTime", Durations.format(breaker.openTime()));
        line(text, "maxEjectTime", Durations.format(breaker.maxOpenTime()));
        line(text, "maxEjected", percent(breaker.maxEjected()));
        line(text, "maxEjectedOfMany", percent(breaker.maxEjectedOfMany()));
        line(text, "panic", percent(panicBelow));
        line(text, "panicEnd", percent(panicAbove));
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append(" = ").append(value).append('\n');
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.4g%%", share * 100).replaceAll("\\.?0+%", "%");
    }

    static void checkPanic(double below, double above) {
        if (!(below >= 0 && below <= above && above <= 1)) {
            throw new ConfigException(
                    "panic",
                    percent(below),
                    "lies between 0% and panicEnd (" + percent(above) + "), that at most 100%");
        }
    }

    static void checkKey(Balancer balancer, Duration stickFor, @Nullable Supplier<String> key) {
        if (stickFor.isNegative()) {
            throw new ConfigException("stickFor", stickFor.toMillis() + "ms", "is 0 (off) or longer");
        }
        if (key != null) {
            return;
        }
        if (balancer.needsKey()) {
            throw new ConfigException("balance", balancer.name(), "needs to know what calls belong to; set hashKey");
        }
        if (!stickFor.isZero()) {
            throw new ConfigException(
                    "stickFor", Durations.format(stickFor), "needs to know what calls belong to; set hashKey");
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Node> nodes = new ArrayList<>();
        private final List<NodeSource> sources = new ArrayList<>();
        private final List<ClusterListener> listeners = new ArrayList<>();
        private HealthCheck check = HealthCheck.tcp();
        private HealthPolicy health = HealthPolicy.DEFAULT;
        private BreakerPolicy breaker = BreakerPolicy.DEFAULT;
        private @Nullable CircuitBreakerRegistry circuitBreakers;
        private Balancer balancer = Balancer.byName("peak-ewma");
        private @Nullable Supplier<String> key;
        private Duration stickFor = Duration.ZERO;
        private NodeLifecycle lifecycle = NodeLifecycle.NONE;
        private double panicBelow = 0.5;
        private double panicAbove = 0.6;

        private Builder(String name) {
            this.name = name;
        }

        /**
         * Takes over what is configured in text: everything that {@link ClusterKeys} names.
         *
         * @param settings values of a schema that holds these keys
         * @return this
         * @throws ConfigException if the values do not fit together
         */
        public Builder settings(Settings settings) {
            return health(ClusterKeys.health(settings))
                    .breaker(ClusterKeys.breaker(settings))
                    .balancer(Balancer.byName(settings.get(ClusterKeys.BALANCE)))
                    .key(ClusterKeys.key(settings))
                    .stickFor(settings.get(ClusterKeys.STICK_FOR))
                    .panic(settings.get(ClusterKeys.PANIC), settings.get(ClusterKeys.PANIC_END));
        }

        /**
         * Adds nodes that no source can remove.
         *
         * @param more each with a name and an address of its own
         * @return this
         */
        public Builder nodes(List<Node> more) {
            nodes.addAll(more);
            return this;
        }

        /**
         * Adds a source of nodes.
         *
         * @param source what it says of a node overrides the sources before it; closed with the cluster
         * @return this
         */
        public Builder source(NodeSource source) {
            sources.add(source);
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
         * Sets when traffic takes a node out; default {@link BreakerPolicy#DEFAULT}, see also {@link
         * BreakerPolicy#of}.
         *
         * @param value the policy
         * @return this
         */
        public Builder breaker(BreakerPolicy value) {
            breaker = value;
            return this;
        }

        /**
         * Puts the circuit breaker of each node into a registry, as {@code <cluster>/<node>}, so that its events and
         * metrics are seen there; default none.
         *
         * @param registry where; what it configures is not used, {@link BreakerPolicy} is
         * @return this
         */
        public Builder circuitBreakers(CircuitBreakerRegistry registry) {
            circuitBreakers = registry;
            return this;
        }

        /**
         * Sets how traffic is spread; default {@code peak-ewma}.
         *
         * @param value the algorithm
         * @return this
         */
        public Builder balancer(Balancer value) {
            balancer = value;
            return this;
        }

        /**
         * Sets what a request belongs to that does not say so itself; default nothing.
         *
         * @param value asked at each pick
         * @return this
         */
        public Builder key(@Nullable Supplier<String> value) {
            key = value;
            return this;
        }

        /**
         * Sets how long a key keeps its node after its last use; default zero, which is not at all (LVS {@code
         * persistence_timeout}).
         *
         * @param value needs a key
         * @return this
         */
        public Builder stickFor(Duration value) {
            stickFor = value;
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
         * Sets when so few nodes are in service that ejections are not believed any more; default 0.5 and 0.6 (Envoy
         * {@code healthy_panic_threshold}).
         *
         * @param below share of the weight of a level, 0 to 1; if less is in service, and no lower level can take
         *     over, nodes that only traffic took out are tried again; 0 is never
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
            if (nodes.isEmpty() && sources.isEmpty()) {
                throw new ConfigException("nodes", "", "a cluster needs at least one node, or a source of nodes");
            }
            checkPanic(panicBelow, panicAbove);
            checkKey(balancer, stickFor, key);
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
            return new ClusterConfig(this);
        }
    }
}
