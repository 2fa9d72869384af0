package io.mha.core.health;

import io.mha.core.config.ConfigException;
import java.time.Duration;

/**
 * How active checks are paced and weighed. Names and meaning are HAProxy's; an interval runs from the end of a check to
 * the start of the next.
 *
 * @param inter between checks of a node that is up; default 1 s
 * @param fastInter between checks of a node that is on its way up or down; default 250 ms
 * @param downInter between checks of a node that is down, growing by 1.6 with each failure up to 1.5 s, and 50 ms
 *     more for each other instance of the {@code fleet}, at most 10 s; default 1 s
 * @param timeout how long a check may take, at most {@code inter}; default 500 ms
 * @param rise how many checks in a row must pass before a node that was down is up; default 2
 * @param fall how many checks in a row must fail before a node that was up is down; default 3. Of a node of which
 *     nothing is known yet one failure is enough, unless it is mere silence
 * @param jitter each interval is varied by this share in both directions, 0 to 0.5; default 0.2 (HAProxy
 *     {@code spread-checks 20})
 * @param slowStart how long a returning node takes to reach its full weight; 0 is off; default 5 s (HAProxy's
 *     word is the same in small letters)
 * @param maxLag how far a node's data may be behind before it gets no traffic as long as two others have fresh data;
 *     default 30 s
 * @param fatalLag how far it may be behind before it gets no traffic at all; default 2 h
 * @param fleet about how many instances of the application use the same nodes, 1 to 100,000; default 1. What all of
 *     them would do at once, each does at a random moment: first checks within 5 ms for each other instance, at least
 *     100 ms and at most {@code inter}; intervals of a node that is down are longer by up to 50 ms for each, at most
 *     10 s; and a node that is back is used again within 150 ms for each, at most a minute, or at once if there is
 *     panic or no other node in service
 */
public record HealthPolicy(
        Duration inter,
        Duration fastInter,
        Duration downInter,
        Duration timeout,
        int rise,
        int fall,
        double jitter,
        Duration slowStart,
        Duration maxLag,
        Duration fatalLag,
        int fleet) {
    // Before DEFAULT, which is checked against them.
    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);
    private static final double MAX_JITTER = 0.5;
    private static final int MAX_FLEET = 100_000;

    /** The values that the parameters name as their defaults. */
    public static final HealthPolicy DEFAULT = new HealthPolicy(
            Duration.ofSeconds(1),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            2,
            3,
            0.2,
            Duration.ofSeconds(5));

    /**
     * Checks the values.
     *
     * @param inter as above
     * @param fastInter as above
     * @param downInter as above
     * @param timeout as above
     * @param rise as above
     * @param fall as above
     * @param jitter as above
     * @param slowStart as above
     * @param maxLag as above
     * @param fatalLag as above
     * @param fleet as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public HealthPolicy {
        atLeast("inter", inter, MIN_INTERVAL);
        atLeast("fastinter", fastInter, MIN_INTERVAL);
        atLeast("downinter", downInter, MIN_INTERVAL);
        atLeast("probeTimeout", timeout, MIN_INTERVAL);
        atLeast("slowStart", slowStart, Duration.ZERO);
        atLeast("maxLag", maxLag, Duration.ZERO);
        if (fatalLag.compareTo(maxLag) < 0) {
            throw new ConfigException(
                    "fatalLag", fatalLag.toMillis() + "ms", "must be at least maxLag (" + maxLag.toMillis() + "ms)");
        }
        if (timeout.compareTo(inter) >= 0) {
            throw new ConfigException(
                    "probeTimeout",
                    timeout.toMillis() + "ms",
                    "must be shorter than inter (" + inter.toMillis() + "ms)");
        }
        if (rise < 1) {
            throw new ConfigException("rise", Integer.toString(rise), "at least one passed check brings a node back");
        }
        if (fall < 1) {
            throw new ConfigException("fall", Integer.toString(fall), "at least one failed check takes a node out");
        }
        if (!(jitter >= 0 && jitter <= MAX_JITTER)) {
            throw new ConfigException("jitter", jitter * 100 + "%", "lies between 0% and 50%");
        }
        if (fleet < 1 || fleet > MAX_FLEET) {
            throw new ConfigException("fleet", Integer.toString(fleet), "lies between 1 and " + MAX_FLEET);
        }
    }

    /**
     * A policy with the default limits of lag, for a single instance.
     *
     * @param inter as above
     * @param fastInter as above
     * @param downInter as above
     * @param timeout as above
     * @param rise as above
     * @param fall as above
     * @param jitter as above
     * @param slowStart as above
     * @throws ConfigException if a value is out of its range, or does not fit another
     */
    public HealthPolicy(
            Duration inter,
            Duration fastInter,
            Duration downInter,
            Duration timeout,
            int rise,
            int fall,
            double jitter,
            Duration slowStart) {
        this(
                inter,
                fastInter,
                downInter,
                timeout,
                rise,
                fall,
                jitter,
                slowStart,
                Duration.ofSeconds(30),
                Duration.ofHours(2),
                1);
    }

    /**
     * The same policy with other limits of lag.
     *
     * @param newMaxLag beyond it a node is used only if there are too few others
     * @param newFatalLag beyond it a node is not used at all
     * @return the changed policy
     * @throws ConfigException if the second is shorter than the first
     */
    public HealthPolicy withLag(Duration newMaxLag, Duration newFatalLag) {
        return new HealthPolicy(
                inter, fastInter, downInter, timeout, rise, fall, jitter, slowStart, newMaxLag, newFatalLag, fleet);
    }

    /**
     * The same policy for another number of instances.
     *
     * @param newFleet about how many instances of the application use the same nodes
     * @return the changed policy
     * @throws ConfigException if it is out of its range
     */
    public HealthPolicy withFleet(int newFleet) {
        return new HealthPolicy(
                inter, fastInter, downInter, timeout, rise, fall, jitter, slowStart, maxLag, fatalLag, newFleet);
    }

    private static void atLeast(String key, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new ConfigException(key, value.toMillis() + "ms", "must be at least " + min.toMillis() + "ms");
        }
    }
}
