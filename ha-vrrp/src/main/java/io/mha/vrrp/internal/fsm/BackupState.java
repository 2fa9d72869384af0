package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.packet.Advertisement;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the master (RFC 9568 section 6.4.2), and looks at the clock in between.
 *
 * @param timer Master_Down_Timer
 * @param notBefore nothing is sent before, whatever the timer says
 * @param takeOverNanos when the timer fires, not earlier than the above
 * @param lookNanos when to look whether we were paused: half an interval after an advertisement that did not come, then
 *     each interval
 * @param listenedAgain whether a pause has been made up for since the master was last heard
 * @param delay of preemption
 * @param claimsLost how many claims in a row were lost before
 * @param cause why we take over when the time has come; {@code null} for plain silence
 */
record BackupState(
        DownTimer timer,
        long notBefore,
        long takeOverNanos,
        long lookNanos,
        boolean listenedAgain,
        PreemptDelay delay,
        int claimsLost,
        @Nullable String cause)
        implements RouterState {

    /** Has heard nobody yet. */
    static BackupState listening(LocalRouter self, long now, long notBefore, int claimsLost) {
        DownTimer timer = DownTimer.masterDown(now, self.intervalNanos());
        return new BackupState(timer, notBefore, 0, 0, false, PreemptDelay.NONE, claimsLost, null)
                .set(self, timer, now);
    }

    /** Comes back from a pause, and sends nothing for a whole Master_Down_Interval, whoever gives up meanwhile. */
    static BackupState quiet(LocalRouter self, long now, int claimsLost) {
        return listening(self, now, now + self.masterDownNanos(self.intervalNanos()), claimsLost);
    }

    /** Has been master, and yields to another one (RFC 9568 section 6.4.3, lines 785 to 800). */
    static BackupState after(LocalRouter self, VrrpEvent.Heard master, long now) {
        return listening(self, now, now, 0).follow(self, master.advertisement(), now);
    }

    @Override
    public VrrpState name() {
        return VrrpState.BACKUP;
    }

    @Override
    public boolean hasTimer() {
        return true;
    }

    @Override
    public long dueNanos() {
        return Instants.earlier(takeOverNanos, lookNanos);
    }

    /**
     * Our own loop did not run for an interval or more, so that the silence may have been ours: what was sent meanwhile
     * may be in the queue of the socket. Listens for another interval and skew before it takes over; once, since a host
     * that is always late would never take over else.
     */
    @Override
    public Move wakes(LocalRouter self, long now) {
        long interval = timer.intervalNanos();
        if (listenedAgain || now - dueNanos() <= interval) {
            return Move.to(this);
        }
        long quiet = Instants.later(notBefore, now + interval + self.skewNanos(interval));
        return Move.to(new BackupState(timer, quiet, takeOverNanos, lookNanos, true, delay, claimsLost, cause)
                .set(self, timer, now));
    }

    @Override
    public Move timerFired(LocalRouter self, long now) {
        if (Instants.reached(takeOverNanos, now)) {
            String why = cause != null ? cause : "no advertisement for " + Instants.millis(now - timer.setAt());
            return MasterState.enter(self, name(), why, claimsLost, now);
        }
        return Move.to(new BackupState(
                timer, notBefore, takeOverNanos, now + timer.intervalNanos(), listenedAgain, delay, claimsLost, cause));
    }

    /** RFC 9568 lines 420 to 480. */
    @Override
    public Move heard(LocalRouter self, VrrpEvent.Heard heard, long now) {
        Advertisement advertisement = heard.advertisement();
        int theirs = advertisement.priority();
        if (theirs == VrrpTiming.PRIORITY_GIVES_UP) {
            return Move.to(because(heard.source() + " gave up").set(self, timer.skewOnly(now), now));
        } else if (theirs >= self.priority()) {
            return Move.to(with(PreemptDelay.NONE).follow(self, advertisement, now));
        } else if (!self.preempts()) {
            return Move.to(follow(self, advertisement, now));
        }
        PreemptDelay left = delay.lowerHeard(self, now);
        if (left.isOver(now)) { // discarded: the timer runs on
            String why = "preempts " + heard.source() + ", whose priority is only " + theirs;
            return Move.to(with(left).because(why));
        }
        return Move.to(with(left).follow(self, advertisement, now));
    }

    /**
     * The skew is computed again, from when the timer was set: among several backups that one is to take over whose
     * priority is the highest now.
     */
    @Override
    public Move priorityChanged(LocalRouter self, long now) {
        return Move.to(set(self, timer, lookNanos, now));
    }

    @Override
    public Move stopped(LocalRouter self, long now) {
        return Move.to(new InitializeState(null), new VrrpEffect.Notify(name(), VrrpState.INITIALIZE, "stopped"));
    }

    @Override
    public Move faulted(LocalRouter self, String what, long now) {
        return Move.to(new FaultState(what), new VrrpEffect.Notify(name(), VrrpState.FAULT, what));
    }

    private BackupState follow(LocalRouter self, Advertisement master, long now) {
        return new BackupState(timer, notBefore, takeOverNanos, lookNanos, false, delay, claimsLost, null)
                .set(self, DownTimer.masterDown(now, self.learntIntervalNanos(master)), now);
    }

    private BackupState set(LocalRouter self, DownTimer to, long now) {
        return set(self, to, now + to.intervalNanos() + to.intervalNanos() / 2, now);
    }

    private BackupState set(LocalRouter self, DownTimer to, long look, long now) {
        long at = Instants.later(Instants.later(to.firesAt(self), notBefore), now);
        return new BackupState(to, notBefore, at, look, listenedAgain, delay, claimsLost, cause);
    }

    private BackupState with(PreemptDelay changed) {
        return new BackupState(timer, notBefore, takeOverNanos, lookNanos, listenedAgain, changed, claimsLost, cause);
    }

    private BackupState because(String why) {
        return new BackupState(timer, notBefore, takeOverNanos, lookNanos, listenedAgain, delay, claimsLost, why);
    }
}
