package io.mha.core.internal.balance;

/** How knowledge about latency fades: by exp(-age/tau), and after a while it is gone. */
public final class Decay {
    /** The time constant. */
    public static final long TAU_NANOS = 10_000_000_000L;

    /** What a failed call counts as. */
    public static final long FAILURE_NANOS = 5_000_000_000L;

    private static final long SLOWNESS_LIFETIME_NANOS = 6_000_000_000L;

    private Decay() {}

    /**
     * Whether a latency is forgotten: a node that was slow or failed gets no calls that could show otherwise, so it must
     * come to be tried again by time alone. One try in 6 s of a slow node costs little, a failed call costs more.
     *
     * @param latencyNanos as it was measured
     * @param ageNanos how long ago
     * @return whether it counts no more
     */
    public static boolean isForgotten(double latencyNanos, long ageNanos) {
        return ageNanos >= (latencyNanos < FAILURE_NANOS ? SLOWNESS_LIFETIME_NANOS : TAU_NANOS);
    }

    /**
     * By how much a latency counts as older than it is, so that it is forgotten in a shorter time: half of it, or a half
     * of that, and so on.
     *
     * @param halvings how often the time is halved
     * @return nanoseconds
     */
    public static long headStart(long halvings) {
        return SLOWNESS_LIFETIME_NANOS - (SLOWNESS_LIFETIME_NANOS >> halvings);
    }

    /**
     * By what a value of some age is divided: the first terms of the series of exp(age/tau), at most 2 % off up to
     * {@link #TAU_NANOS}. A divisor, because two values are then compared without a division.
     *
     * @param ageNanos 0 or more
     * @return 1 or more
     */
    public static double divisor(long ageNanos) {
        double x = (double) ageNanos / TAU_NANOS;
        return 1 + x * (1 + x * (0.5 + x / 6));
    }
}
