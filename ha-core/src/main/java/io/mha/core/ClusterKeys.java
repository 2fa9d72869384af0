package io.mha.core;

import io.mha.core.config.ConfigException;
import io.mha.core.config.Key;
import io.mha.core.config.Settings;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.HealthPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which a cluster is configured in text: a URL, a file, properties. Names, units and meaning are HAProxy's
 * where it has them. {@link ClusterConfig.Builder#settings} reads them all.
 */
public final class ClusterKeys {
    /** Balancing algorithm. */
    public static final Key<String> BALANCE = Key.text(
            "balance",
            "peak-ewma",
            "how calls are spread; loadbalance is peak-ewma, failover is first; HAProxy balance",
            "peak-ewma",
            "p2c",
            "roundrobin",
            "static-rr",
            "leastconn",
            "random",
            "first",
            "hash",
            "source");

    /** What a request belongs to. */
    public static final Key<String> HASH_KEY = Key.text(
            "hashKey",
            "",
            "what balance=hash and stickFor go by: thread (the name of the calling thread), or nothing",
            "thread");

    /** Stickiness. */
    public static final Key<Duration> STICK_FOR = Key.duration(
            "stickFor",
            "0ms",
            "how long a hashKey keeps its node after its last use; 0 is off; LVS persistence_timeout");

    /** Interval of checks. */
    public static final Key<Duration> INTER =
            Key.duration("inter", "1s", "between checks of a node that is up; HAProxy inter");

    /** Interval of checks on the way up or down. */
    public static final Key<Duration> FAST_INTER =
            Key.duration("fastinter", "250ms", "between checks of a node on its way up or down; HAProxy fastinter");

    /** Interval of checks of a node that is down. */
    public static final Key<Duration> DOWN_INTER = Key.duration(
            "downinter",
            "1s",
            "between checks of a node that is down, growing to 1.5s, with fleet to 10s; HAProxy downinter");

    /** Limit of a check. */
    public static final Key<Duration> PROBE_TIMEOUT =
            Key.duration("probeTimeout", "500ms", "how long a check may take; below inter; HAProxy timeout check");

    /** Checks to come back. */
    public static final Key<Integer> RISE =
            Key.integer("rise", "2", 1, 1_000, "passed checks in a row that bring a node back; HAProxy rise");

    /** Checks to go out. */
    public static final Key<Integer> FALL =
            Key.integer("fall", "3", 1, 1_000, "failed checks in a row that take a node out; HAProxy fall");

    /** Variation of intervals. */
    public static final Key<Double> JITTER =
            Key.percent("jitter", "20%", 50, "variation of every check interval; HAProxy spread-checks");

    /** Ramp of a returning node. */
    public static final Key<Duration> SLOW_START =
            Key.duration("slowStart", "5s", "how long a returning node takes to its full share; HAProxy slowstart");

    /** Limit of lag. */
    public static final Key<Duration> MAX_LAG = Key.duration(
            "maxLag", "30s", "how old a node's data may be before it is used only if fewer than two others serve");

    /** Hard limit of lag. */
    public static final Key<Duration> FATAL_LAG =
            Key.duration("fatalLag", "2h", "how old a node's data may be before it is not used at all");

    /** Size of the fleet. */
    public static final Key<Integer> FLEET = Key.integer(
            "fleet",
            "1",
            1,
            100_000,
            "about how many instances of the application use the same nodes; what all of them would do at once is"
                    + " spread accordingly");

    /** Failures in a row that eject. */
    public static final Key<Integer> CONSECUTIVE_ERRORS = Key.integer(
            "consecutiveErrors", "3", 1, 1_000_000, "lost calls in a row that take a node out; HAProxy error-limit");

    /** Rate of failures that ejects. */
    public static final Key<Double> ERROR_RATE =
            Key.percent("errorRate", "50%", 100, "share of lost calls in the window that takes a node out");

    /** Calls that make a rate. */
    public static final Key<Integer> ERROR_MIN_CALLS =
            Key.integer("errorMinCalls", "20", 1, 1_000_000, "calls that the window must hold before errorRate counts");

    /** Window of the rate. */
    public static final Key<Duration> ERROR_WINDOW =
            Key.duration("errorWindow", "10s", "length of the window of errorRate; whole seconds");

    /** First ejection. */
    public static final Key<Duration> EJECT_TIME =
            Key.duration("ejectTime", "5s", "how long the first ejection by traffic lasts; doubles each time");

    /** Longest ejection. */
    public static final Key<Duration> MAX_EJECT_TIME =
            Key.duration("maxEjectTime", "60s", "the longest ejection by traffic");

    /** Ejection budget of small levels. */
    public static final Key<Double> MAX_EJECTED = Key.percent(
            "maxEjected", "50%", 100, "share of up to four nodes that traffic may take out at a time, at least one");

    /** Ejection budget of large levels. */
    public static final Key<Double> MAX_EJECTED_OF_MANY = Key.percent(
            "maxEjectedOfMany", "34%", 100, "share of more than four nodes that traffic may take out at a time");

    /** Beginning of panic. */
    public static final Key<Double> PANIC = Key.percent(
            "panic",
            "50%",
            100,
            "if less of the weight is in service, nodes that only traffic took out are tried again; 0% is never");

    /** End of panic. */
    public static final Key<Double> PANIC_END =
            Key.percent("panicEnd", "60%", 100, "share of the weight above which panic ends; at least panic");

    /** All keys, in the order in which {@code describe} prints them. */
    public static final List<Key<?>> ALL = List.of(
            BALANCE,
            HASH_KEY,
            STICK_FOR,
            INTER,
            FAST_INTER,
            DOWN_INTER,
            PROBE_TIMEOUT,
            RISE,
            FALL,
            JITTER,
            SLOW_START,
            MAX_LAG,
            FATAL_LAG,
            FLEET,
            CONSECUTIVE_ERRORS,
            ERROR_RATE,
            ERROR_MIN_CALLS,
            ERROR_WINDOW,
            EJECT_TIME,
            MAX_EJECT_TIME,
            MAX_EJECTED,
            MAX_EJECTED_OF_MANY,
            PANIC,
            PANIC_END);

    private ClusterKeys() {}

    static HealthPolicy health(Settings settings) {
        return new HealthPolicy(
                settings.get(INTER),
                settings.get(FAST_INTER),
                settings.get(DOWN_INTER),
                settings.get(PROBE_TIMEOUT),
                settings.get(RISE),
                settings.get(FALL),
                settings.get(JITTER),
                settings.get(SLOW_START),
                settings.get(MAX_LAG),
                settings.get(FATAL_LAG),
                settings.get(FLEET));
    }

    static BreakerPolicy breaker(Settings settings) {
        return new BreakerPolicy(
                settings.get(CONSECUTIVE_ERRORS),
                settings.get(ERROR_RATE),
                settings.get(ERROR_MIN_CALLS),
                settings.get(ERROR_WINDOW),
                settings.get(EJECT_TIME),
                settings.get(MAX_EJECT_TIME),
                settings.get(MAX_EJECTED),
                settings.get(MAX_EJECTED_OF_MANY));
    }

    static @Nullable Supplier<String> key(Settings settings) {
        String word = settings.get(HASH_KEY);
        return switch (word) {
            case "" -> null;
            case "thread" -> () -> Thread.currentThread().getName();
            default -> throw new ConfigException(HASH_KEY.name(), word, "there is thread");
        };
    }
}
