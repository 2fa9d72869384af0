package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;
import org.jspecify.annotations.Nullable;

/**
 * A master that has given up and still answers, until it hears its heir (facts section 0: a gap of 18 ms in place of the
 * skew). Every interval and a half it says once more that it gives up, in case that this was lost: by then every backup
 * that has heard it has taken over, since a skew is shorter than an interval. Sooner would set their timers anew.
 *
 * @param endsAt until when it waits for an heir
 * @param renewedAt when the lease was last renewed
 * @param dueNanos when it says again that it gives up, or ends
 * @param again whether it was told to start meanwhile: then it does when it has ended
 */
record LeavingState(long endsAt, long renewedAt, long dueNanos, boolean again) implements RouterState {

    static Move enter(LocalRouter self, long now) {
        long wait = self.rules().handOverNanos();
        Move told = Move.to(new LeavingState(now + wait, now, now, false), new VrrpEffect.Leaving());
        if (wait == 0) { // RFC 9568 lines 705 to 715
            return told.then(Move.to(
                    new InitializeState(null),
                    self.farewell(),
                    new VrrpEffect.Release(),
                    new VrrpEffect.Notify(VrrpState.MASTER, VrrpState.INITIALIZE, "stopped")));
        }
        return told.then(((LeavingState) told.next()).giveUp(self, now));
    }

    @Override
    public VrrpState name() {
        return VrrpState.MASTER;
    }

    @Override
    public boolean hasTimer() {
        return true;
    }

    /** As {@link MasterState#wakes}: if it is to start again, it listens for a whole Master_Down_Interval, an owner too. */
    @Override
    public Move wakes(LocalRouter self, long now) {
        if (now - renewedAt < self.rules().leaseNanos()) {
            return Move.to(this);
        }
        Move end = ended("stopped, and paused for longer than the lease", null);
        return again
                ? end.then(Move.to(
                        BackupState.quiet(self, now, 0),
                        new VrrpEffect.Notify(VrrpState.INITIALIZE, VrrpState.BACKUP, "started")))
                : end;
    }

    @Override
    public Move timerFired(LocalRouter self, long now) {
        return Instants.reached(endsAt, now)
                ? end(
                        self,
                        "stopped, nobody took over within "
                                + Instants.millis(self.rules().handOverNanos()),
                        null,
                        now)
                : giveUp(self, now);
    }

    @Override
    public Move heard(LocalRouter self, VrrpEvent.Heard heard, long now) {
        return heard.advertisement().priority() == VrrpTiming.PRIORITY_GIVES_UP
                ? Move.to(this)
                : end(self, "stopped, handed over to " + heard.source(), null, now);
    }

    @Override
    public Move started(LocalRouter self, long now) {
        return Move.to(new LeavingState(endsAt, renewedAt, dueNanos, true));
    }

    @Override
    public Move stopped(LocalRouter self, long now) {
        return Move.to(new LeavingState(endsAt, renewedAt, dueNanos, false));
    }

    @Override
    public Move faulted(LocalRouter self, String cause, long now) {
        return end(self, "stopped, " + cause, cause, now);
    }

    @Override
    public Move claimLost(LocalRouter self, String cause, long now) {
        return end(self, "stopped, " + cause, null, now);
    }

    /** The lease is renewed so that it lasts until the next time, or until the end. */
    private Move giveUp(LocalRouter self, long now) {
        long interval = self.intervalNanos();
        long next = Instants.earlier(now + interval + interval / 2, endsAt);
        return Move.to(new LeavingState(endsAt, now, next, again), new VrrpEffect.Renew(), self.farewell());
    }

    private Move end(LocalRouter self, String cause, @Nullable String fault, long now) {
        Move end = ended(cause, fault);
        return again ? end.then(end.next().started(self, now)) : end;
    }

    private static Move ended(String cause, @Nullable String fault) {
        return Move.to(
                new InitializeState(fault),
                new VrrpEffect.Release(),
                new VrrpEffect.Notify(VrrpState.MASTER, VrrpState.INITIALIZE, cause));
    }
}
