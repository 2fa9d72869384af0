package io.mha.vrrp.internal.fsm;

/**
 * The timers of RFC 9568 section 6.1 (version 3) and RFC 3768 section 6.1 (version 2), in nanoseconds. Version 3 takes
 * both from the interval of the master that was heard last; version 2 knows one interval and a skew in parts of a
 * second.
 */
public final class VrrpTiming {
    /** The priority with which a master gives up. */
    public static final int PRIORITY_GIVES_UP = 0;
    /** The priority of the address owner, which no other router may have. */
    public static final int PRIORITY_OWNER = 255;
    /** How many advertisements have to be missing (keepalived: {@code down_timer_adverts}, by default). */
    public static final int MISSED = 3;

    private static final int PRIORITIES = 256;
    private static final long SECOND = 1_000_000_000L;
    private static final long CENTISECOND = 10_000_000L;
    private static final int MAX_CENTIS = 4095;
    private static final int MAX_CENTIS_V2 = 25_500;

    private VrrpTiming() {}

    /**
     * Skew_Time: the lower the priority, the later a router takes over.
     *
     * @param version 2 or 3
     * @param priority ours, 1 to 255
     * @param intervalNanos of the master
     * @return less than the interval in version 3, less than a second in version 2
     */
    public static long skewNanos(int version, int priority, long intervalNanos) {
        return (version == 2 ? SECOND : intervalNanos) * (PRIORITIES - priority) / PRIORITIES;
    }

    /**
     * Master_Down_Interval (RFC 9568: Active_Down_Interval): how long a master must not have been heard before we take
     * over.
     *
     * @param version 2 or 3
     * @param priority ours, 1 to 255
     * @param intervalNanos of the master
     * @return three intervals and the skew
     */
    public static long masterDownNanos(int version, int priority, long intervalNanos) {
        return MISSED * intervalNanos + skewNanos(version, priority, intervalNanos);
    }

    /**
     * The interval as advertisements carry it.
     *
     * @param version 2 or 3
     * @param intervalNanos a duration
     * @return in centiseconds, rounded; 1 to 4095 in version 3 (erratum 8301), 1 to 255 seconds in version 2
     */
    public static int centis(int version, long intervalNanos) {
        long centis = (intervalNanos + CENTISECOND / 2) / CENTISECOND;
        return (int) Math.max(1, Math.min(version == 2 ? MAX_CENTIS_V2 : MAX_CENTIS, centis));
    }

    /**
     * The interval that an advertisement carries.
     *
     * @param centis in centiseconds
     * @return in nanoseconds
     */
    public static long nanos(int centis) {
        return centis * CENTISECOND;
    }
}
