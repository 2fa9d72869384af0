package io.mha.vrrp.internal.fsm.lan;

/** For how long one kernel held the virtual addresses, in true time: from a claim to its release or to the last lease. */
final class Hold {
    final Station holder;
    final long from;
    private long until;

    Hold(Station holder, long from, long until) {
        this.holder = holder;
        this.from = from;
        this.until = until;
    }

    /** A renewal; nothing that is over comes to life by it. */
    void renew(long to) {
        until = to;
    }

    void release(long now) {
        until = Math.min(until, now);
    }

    boolean isOver(long now) {
        return until <= now;
    }

    long until() {
        return until;
    }

    long overlap(Hold other) {
        return Math.min(until, other.until) - Math.max(from, other.from);
    }

    @Override
    public String toString() {
        return "%s %.3f..%.3f ms".formatted(holder, from / 1e6, until / 1e6);
    }
}
