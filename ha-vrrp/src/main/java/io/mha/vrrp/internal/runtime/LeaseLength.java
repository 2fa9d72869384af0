package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.internal.net.AddressLease;

/**
 * How long the kernel is to hold the addresses after a renewal: shorter than the Master_Down_Interval of the fastest heir
 * that there can be, one with priority 254, which is 3 intervals and 2/256 of one (of a second in version 2).
 */
final class LeaseLength {
    private static final long SECOND = 1_000_000_000L;
    private static final int TENTHS = 29;

    private LeaseLength() {}

    /** What to ask the network for: 2.9 intervals. */
    static long wanted(long intervalNanos) {
        return intervalNanos / 10 * TENTHS;
    }

    /**
     * What a kind of lease makes of it: whole seconds of a lifetime, of which one interval has to be left; an address that
     * is not leased is given up after the same time by ourselves. More than 1.5 intervals, since a late advertisement must
     * not cost the mastership.
     */
    static long held(AddressLease.Kind kind, long intervalNanos) {
        long wanted = wanted(intervalNanos);
        if (kind != AddressLease.Kind.VALID_LFT) {
            return wanted;
        }
        long whole = Math.max(1, wanted / SECOND) * SECOND;
        return Math.min(wanted, Math.max(whole, intervalNanos / 10 * 16));
    }
}
