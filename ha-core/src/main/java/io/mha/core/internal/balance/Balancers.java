package io.mha.core.internal.balance;

import io.mha.core.balance.Balancer;
import io.mha.core.config.ConfigException;
import java.util.Locale;

/** All algorithms by their names. */
public final class Balancers {
    private Balancers() {}

    /**
     * An algorithm by its name.
     *
     * @param name in any case
     * @return the algorithm
     * @throws ConfigException if there is none of that name
     */
    public static Balancer byName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "peak-ewma", "ewma", "loadbalance" -> new PeakEwma();
            case "p2c", "random(2)" -> new PowerOfTwoChoices();
            case "roundrobin" -> SmoothWeightedRoundRobin.dynamic();
            case "static-rr" -> SmoothWeightedRoundRobin.configured();
            case "leastconn" -> new LeastConnections();
            case "random", "random(1)" -> new RandomBalancer();
            case "first", "failover", "sequential" -> new FirstBalancer();
            case "hash" -> RendezvousHash.byKey();
            case "source" -> RendezvousHash.bySource();
            default ->
                throw new ConfigException(
                        "balance",
                        name,
                        "there are peak-ewma, p2c, roundrobin, static-rr, leastconn, random, first, hash and source");
        };
    }

    /**
     * The algorithm {@code source} for a client with a name.
     *
     * @param client its name
     * @return the algorithm
     */
    public static Balancer source(String client) {
        return RendezvousHash.bySource(client);
    }
}
