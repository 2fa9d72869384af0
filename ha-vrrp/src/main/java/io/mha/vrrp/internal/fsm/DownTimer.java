package io.mha.vrrp.internal.fsm;

/**
 * Master_Down_Timer (RFC 9568: Active_Down_Timer). Keeps what it was set from, so that it can be computed again when
 * our priority, and with it the skew, changes.
 *
 * @param setAt when the master was last heard
 * @param missed how many of its intervals to wait: 3, or 0 after it gave up
 * @param intervalNanos the master's advertisement interval
 */
record DownTimer(long setAt, int missed, long intervalNanos) {
    /** Master_Down_Interval from now (RFC 9568 lines 160 and 465). */
    static DownTimer masterDown(long now, long intervalNanos) {
        return new DownTimer(now, VrrpTiming.MISSED, intervalNanos);
    }

    /** Skew_Time from now (RFC 9568 line 430). */
    DownTimer skewOnly(long now) {
        return new DownTimer(now, 0, intervalNanos);
    }

    long firesAt(LocalRouter self) {
        return setAt + missed * intervalNanos + self.skewNanos(intervalNanos);
    }
}
