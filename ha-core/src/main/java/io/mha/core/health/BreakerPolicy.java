package io.mha.core.health;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.mha.core.config.ConfigException;
import java.time.Duration;

/**
 * When failures of real traffic take a node out, and for how long. The window is a Resilience4j time-based sliding
 * window; the open time grows by two with each opening and shrinks again while the node is healthy.
 *
 * @param consecutiveErrors transport failures in a row, without a success between them, that open the breaker; default
 *     3
 * @param errorRate share of failed calls within the window that opens it, above 0 up to 1; default 0.5
 * @param minCalls how many calls the window must hold before its rate counts; default 20
 * @param window length of the window, whole seconds; default 10 s
 * @param openTime how long the first opening lasts; default 5 s
 * @param maxOpenTime the longest opening; default 60 s
 * @param maxEjected share of the nodes of one level that traffic may take out, 0 to 1, at least one node if there are
 *     others; default 0.5
 * @param maxEjectedOfMany the same for a level of more than four nodes; default 0.34
 */
public record BreakerPolicy(
        int consecutiveErrors,
        double errorRate,
        int minCalls,
        Duration window,
        Duration openTime,
        Duration maxOpenTime,
        double maxEjected,
        double maxEjectedOfMany) {
    /** The values that the parameters name as their defaults. */
    public static final BreakerPolicy DEFAULT = new BreakerPolicy(
            3, 0.5, 20, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(60), 0.5, 0.34);

    private static final long MILLIS = 1_000;
    private static final int FEW = 4;

    /** How many results in a row, of checks or of calls, close a half-open breaker. */
    public static final int HALF_OPEN_PROBES = 3;

    /**
     * Checks the values.
     *
     * @param consecutiveErrors as above
     * @param errorRate as above
     * @param minCalls as above
     * @param window as above
     * @param openTime as above
     * @param maxOpenTime as above
     * @param maxEjected as above
     * @param maxEjectedOfMany as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public BreakerPolicy {
        if (consecutiveErrors < 1) {
            throw new ConfigException("consecutiveErrors", Integer.toString(consecutiveErrors), "must be at least 1");
        }
        if (!(errorRate > 0 && errorRate <= 1)) {
            throw new ConfigException("errorRate", errorRate * 100 + "%", "lies above 0% and up to 100%");
        }
        if (minCalls < 1) {
            throw new ConfigException("errorMinCalls", Integer.toString(minCalls), "must be at least 1");
        }
        if (window.toMillis() < MILLIS || window.toMillis() % MILLIS != 0) {
            throw new ConfigException(
                    "errorWindow", window.toMillis() + "ms", "is a number of whole seconds, at least 1s");
        }
        if (openTime.isNegative() || openTime.isZero() || maxOpenTime.compareTo(openTime) < 0) {
            throw new ConfigException(
                    "ejectTime",
                    openTime.toMillis() + "ms",
                    "must be above 0 and at most maxEjectTime (" + maxOpenTime.toMillis() + "ms)");
        }
        share(maxEjected);
        share(maxEjectedOfMany);
    }

    /**
     * A policy with the same share for small and large levels.
     *
     * @param consecutiveErrors as above
     * @param errorRate as above
     * @param minCalls as above
     * @param window as above
     * @param openTime as above
     * @param maxOpenTime as above
     * @param maxEjected as above, for levels of any size
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public BreakerPolicy(
            int consecutiveErrors,
            double errorRate,
            int minCalls,
            Duration window,
            Duration openTime,
            Duration maxOpenTime,
            double maxEjected) {
        this(consecutiveErrors, errorRate, minCalls, window, openTime, maxOpenTime, maxEjected, maxEjected);
    }

    /**
     * What a user of Resilience4j has configured already: failure rate, minimum number of calls, window and wait time.
     *
     * @param config with a time-based window; its slow-call rate must be off
     * @return the same as a policy, all else by default
     * @throws ConfigException if it asks for something that this breaker does not do
     */
    public static BreakerPolicy of(CircuitBreakerConfig config) {
        if (config.getSlidingWindowType() != CircuitBreakerConfig.SlidingWindowType.TIME_BASED) {
            throw new ConfigException("slidingWindowType", config.getSlidingWindowType() + "", "must be TIME_BASED");
        }
        if (config.getSlowCallRateThreshold() < 100) {
            throw new ConfigException(
                    "slowCallRateThreshold",
                    config.getSlowCallRateThreshold() + "%",
                    "must be 100%: slow nodes get less traffic by balance=peak-ewma, they are not ejected");
        }
        Duration open =
                Duration.ofMillis(config.getWaitIntervalFunctionInOpenState().apply(1));
        return new BreakerPolicy(
                DEFAULT.consecutiveErrors,
                config.getFailureRateThreshold() / 100.0,
                config.getMinimumNumberOfCalls(),
                Duration.ofSeconds(config.getSlidingWindowSize()),
                open,
                open.compareTo(DEFAULT.maxOpenTime) > 0 ? open : DEFAULT.maxOpenTime,
                DEFAULT.maxEjected,
                DEFAULT.maxEjectedOfMany);
    }

    /**
     * How many nodes of a level traffic may take out.
     *
     * @param size number of nodes of the level
     * @return at least 1
     */
    public int ejectable(int size) {
        return Math.max(1, (int) ((size > FEW ? maxEjectedOfMany : maxEjected) * size));
    }

    private static void share(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new ConfigException("maxEjected", value * 100 + "%", "lies between 0% and 100%");
        }
    }
}
