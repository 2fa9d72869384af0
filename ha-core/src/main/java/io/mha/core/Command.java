package io.mha.core;

import io.mha.core.config.ConfigException;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.node.Node;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants of a running cluster. Idempotent: the same command again changes nothing,
 * except that a time to live begins anew. Immutable; {@link
 * #by}, {@link #because} and {@link #lasting} complete it. Given by {@link Cluster#execute}.
 *
 * @param node which node
 * @param action what to do with it
 * @param origin who wants it; a wish is taken back only by its own origin; default {@code api}
 * @param reason why, one line, may be empty
 * @param timeToLive after which it takes itself back; {@link Duration#ZERO} is never
 */
public record Command(String node, Action action, String origin, String reason, Duration timeToLive) {

    /** What can be done with a node. */
    public sealed interface Action {}

    /**
     * Says what the origin wants of the node; the most severe wish of all origins holds.
     *
     * @param wish what is wanted
     * @param patience how long connections in use may finish before they are cut; {@link Duration#ZERO} is for ever
     */
    public record Want(Wish wish, Duration patience) implements Action {}

    /**
     * Sets a value in place of the configured one.
     *
     * @param setting which
     * @param value the value; {@code null} goes back to the configuration
     */
    public record Set(Setting setting, @Nullable Integer value) implements Action {}

    /** Checks the node now. */
    public record CheckNow() implements Action {}

    /**
     * Adds a node, or gives the one of that name and address another weight, level or limit.
     *
     * @param description the node
     */
    public record Add(Node description) implements Action {}

    /** Drains a node and forgets it. */
    public record Remove() implements Action {}

    /**
     * Checks the values.
     *
     * @param node as above
     * @param action as above
     * @param origin as above
     * @param reason as above
     * @param timeToLive as above
     * @throws ConfigException if a value is out of its range, or does not fit the action
     */
    public Command {
        if (origin.isBlank()) {
            throw new ConfigException("origin", origin, "say who gives the command");
        }
        if (timeToLive.isNegative()) {
            throw new ConfigException("ttl", timeToLive.toMillis() + "ms", "must not be negative");
        }
        boolean lasts = (action instanceof Want want && want.wish() != Wish.READY)
                || (action instanceof Set set && set.value() != null);
        if (!timeToLive.isZero() && !lasts) {
            throw new ConfigException(
                    "ttl",
                    timeToLive.toMillis() + "ms",
                    "only a drain, a maintenance or a set value can end by itself");
        }
        if (action instanceof Want want && want.patience().isNegative()) {
            throw new ConfigException("timeout", want.patience().toMillis() + "ms", "must not be negative");
        }
        if (action instanceof Set set && set.value() != null) {
            checkRange(set.setting(), set.value());
        }
    }

    private static void checkRange(Setting setting, int value) {
        int max = switch (setting) {
            case WEIGHT -> Node.MAX_WEIGHT;
            case WEIGHT_PERCENT -> Node.MAX_WEIGHT * 100;
            case HEALTH -> 1;
            case PRIORITY -> Node.MAX_LEVEL;
            case MAXCONN -> Integer.MAX_VALUE;
        };
        if (value < 0 || value > max) {
            String key = setting.name().toLowerCase(java.util.Locale.ROOT);
            throw new ConfigException(key, Integer.toString(value), "lies between 0 and " + max);
        }
    }

    private static Command of(String node, Action action) {
        return new Command(node, action, "api", "", Duration.ZERO);
    }

    /**
     * Takes back what this origin wanted (HAProxy {@code set server state ready}).
     *
     * @param node which node
     * @return the command
     */
    public static Command ready(String node) {
        return of(node, new Want(Wish.READY, Duration.ZERO));
    }

    /**
     * No new work; what is in use finishes (HAProxy {@code set server state drain}).
     *
     * @param node which node
     * @return the command
     */
    public static Command drain(String node) {
        return drain(node, Duration.ZERO);
    }

    /**
     * No new work; what is in use after a while is cut.
     *
     * @param node which node
     * @param patience how long it may finish; {@link Duration#ZERO} is for ever
     * @return the command
     */
    public static Command drain(String node, Duration patience) {
        return of(node, new Want(Wish.DRAIN, patience));
    }

    /**
     * No work and no checks (HAProxy {@code set server state maint}).
     *
     * @param node which node
     * @return the command
     */
    public static Command maint(String node) {
        return of(node, new Want(Wish.MAINT, Duration.ZERO));
    }

    /**
     * Sets the weight (HAProxy {@code set server weight}).
     *
     * @param node which node
     * @param weight 0 to 256; {@code null} goes back to the configuration
     * @return the command
     */
    public static Command weight(String node, @Nullable Integer weight) {
        return of(node, new Set(Setting.WEIGHT, weight));
    }

    /**
     * Sets the weight in percent of the configured one.
     *
     * @param node which node
     * @param percent 0 to 25,600; {@code null} goes back to the configuration
     * @return the command
     */
    public static Command weightPercent(String node, @Nullable Integer percent) {
        return of(node, new Set(Setting.WEIGHT_PERCENT, percent));
    }

    /**
     * Sets the level.
     *
     * @param node which node
     * @param level 0 for active, 1 to {@link Node#MAX_LEVEL} for backups; {@code null} goes back to the configuration
     * @return the command
     */
    public static Command priority(String node, @Nullable Integer level) {
        return of(node, new Set(Setting.PRIORITY, level));
    }

    /**
     * Sets the limit of calls in flight (HAProxy {@code set maxconn server}).
     *
     * @param node which node
     * @param limit 0 for none; {@code null} goes back to the configuration
     * @return the command
     */
    public static Command maxConn(String node, @Nullable Integer limit) {
        return of(node, new Set(Setting.MAXCONN, limit));
    }

    /**
     * Makes a node count as up, whatever its checks and its traffic say.
     *
     * @param node which node
     * @return the command
     */
    public static Command forceUp(String node) {
        return of(node, new Set(Setting.HEALTH, 1));
    }

    /**
     * Makes a node count as down, whatever its checks and its traffic say.
     *
     * @param node which node
     * @return the command
     */
    public static Command forceDown(String node) {
        return of(node, new Set(Setting.HEALTH, 0));
    }

    /**
     * Lets checks and traffic decide again.
     *
     * @param node which node
     * @return the command
     */
    public static Command auto(String node) {
        return of(node, new Set(Setting.HEALTH, null));
    }

    /**
     * Checks a node now.
     *
     * @param node which node
     * @return the command
     */
    public static Command checkNow(String node) {
        return of(node, new CheckNow());
    }

    /**
     * Adds a node.
     *
     * @param description the node
     * @return the command
     */
    public static Command add(Node description) {
        return of(description.id(), new Add(description));
    }

    /**
     * Drains a node and forgets it when its connections are back, at the latest after 30 s. A node that a {@link
     * io.mha.core.node.NodeSource} still lists then comes back: keep it out by {@link #maint}.
     *
     * @param node which node
     * @return the command
     */
    public static Command remove(String node) {
        return of(node, new Remove());
    }

    /**
     * Says who gives the command.
     *
     * @param who for instance the name of the operator
     * @return the command of that origin
     */
    public Command by(String who) {
        return new Command(node, action, who, reason, timeToLive);
    }

    /**
     * Says why.
     *
     * @param why one line
     * @return the command with that reason
     */
    public Command because(String why) {
        return new Command(node, action, origin, why, timeToLive);
    }

    /**
     * Makes the command take itself back.
     *
     * @param time after which
     * @return the command with that time to live
     * @throws ConfigException if this command leaves nothing that could be taken back
     */
    public Command lasting(Duration time) {
        return new Command(node, action, origin, reason, time);
    }
}
