package io.mha.core.balance;

import io.mha.core.internal.balance.Balancers;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

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
     * Prepares for candidates that take the place of others. By default the same as {@link #picker(List,
     * IntUnaryOperator)}; {@code roundrobin} and {@code static-rr} go on where the picker before has come to.
     *
     * @param candidates at least one, each with a weight above 0
     * @param random gives a number from 0 up to its argument, exclusively
     * @param before the picker that is replaced, {@code null} if there is none
     * @return picks among these candidates
     */
    default Picker picker(List<NodeView> candidates, IntUnaryOperator random, @Nullable Picker before) {
        return picker(candidates, random);
    }

    /**
     * Whether it needs to know what requests belong to: without {@link Request#keyed keys} it cannot do what it is
     * there for.
     *
     * @return {@code true} for {@code hash}; by default {@code false}
     */
    default boolean needsKey() {
        return false;
    }

    /**
     * An algorithm by its name:
     *
     * <ul>
     *   <li>{@code peak-ewma} (also {@code ewma}, {@code loadbalance}): the better of two nodes drawn at random, by
     *       latency times calls in flight per weight; a failure counts as 5 s. While no latency is known, as {@code
     *       p2c}.
     *   <li>{@code p2c} (also {@code random(2)}): the one of two nodes drawn at random that has less in flight for its
     *       weight.
     *   <li>{@code roundrobin}: in turn, smooth and weighted.
     *   <li>{@code static-rr}: in turn, by the configured weights; neither slow start nor overload changes them.
     *   <li>{@code leastconn}: the fewest calls in flight for the weight; looks at all nodes.
     *   <li>{@code random}: one draw by weight.
     *   <li>{@code first} (also {@code failover}, {@code sequential}): the first node in the order of the configuration
     *       that is not full.
     *   <li>{@code hash}: the same node for the same {@link Request#key() key}, unless it has more than 1.25 times its
     *       fair share of the calls in flight; requests without a key are spread at random.
     *   <li>{@code source}: the same node for all requests of this client, with the same bound; which one is drawn at
     *       random once, see also {@link #source(String)}.
     * </ul>
     *
     * <p>Nodes that are full ({@link NodeView#isFull()}) are passed over by each of them, as long as another candidate
     * has room. Names are HAProxy's where it has one.
     *
     * @param name in any case
     * @return the algorithm
     * @throws io.mha.core.config.ConfigException if there is none of that name
     */
    static Balancer byName(String name) {
        return Balancers.byName(name);
    }

    /**
     * The algorithm {@code source} for a client that has a name: it finds the same node again after a restart.
     *
     * @param client for instance the host name
     * @return the algorithm
     */
    static Balancer source(String client) {
        return Balancers.source(client);
    }
}
