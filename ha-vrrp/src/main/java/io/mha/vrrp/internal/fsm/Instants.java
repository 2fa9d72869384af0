package io.mha.vrrp.internal.fsm;

/** Instants of a monotonic clock, which may be negative and may overflow: only differences mean something. */
final class Instants {
    private static final long MILLISECOND = 1_000_000L;

    private Instants() {}

    static boolean reached(long instant, long now) {
        return now - instant >= 0;
    }

    static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    static long earlier(long one, long other) {
        return one - other <= 0 ? one : other;
    }

    /** A duration for people. */
    static String millis(long nanos) {
        return nanos / MILLISECOND + " ms";
    }
}
