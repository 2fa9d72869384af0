package io.mha.core.balance;

import io.mha.core.config.ConfigException;
import io.mha.core.internal.balance.FirstBalancer;
import io.mha.core.internal.balance.PowerOfTwoChoices;
import io.mha.core.internal.balance.SmoothWeightedRoundRobin;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;

/**
 * An algorithm that spreads calls over candidates. It is asked for a picker whenever the candidates or their weights
 * change, and can do there once what would be too slow to do for each call.
 */
public interface Balancer {
    /**
     * The word for the algorithm in the configuration.
     *
     * @return HAProxy's word where it has one
     */
    String name();

    /**
     * Prepares for some candidates.
     *
     * @param candidates at least one, each with a weight above 0
     * @param random gives a number from 0 up to its argument, exclusively
     * @return picks among these candidates
     */
    Picker picker(List<NodeView> candidates, IntUnaryOperator random);

    /**
     * An algorithm by its name: {@code roundrobin} (smooth, weighted), {@code p2c} (the less loaded of two at random;
     * also {@code loadbalance}), or {@code first} (the first node that is usable; also {@code failover} and {@code
     * sequential}).
     *
     * @param name in any case
     * @return the algorithm
     * @throws ConfigException if there is none of that name
     */
    static Balancer byName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "roundrobin" -> new SmoothWeightedRoundRobin();
            case "p2c", "loadbalance" -> new PowerOfTwoChoices();
            case "first", "failover", "sequential" -> new FirstBalancer();
            default -> throw new ConfigException("balance", name, "there are roundrobin, p2c and first");
        };
    }
}
