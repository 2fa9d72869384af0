package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the virtual addresses (RFC 9568 section 6.4.3), for as long as the kernel was told to hold them.
 *
 * @param since when it became master
 * @param renewedAt when the lease was last renewed
 * @param dueNanos Adver_Timer
 * @param advertised the priority that the others have been told
 * @param claimsLost how many claims in a row were lost before this one
 */
record MasterState(long since, long renewedAt, long dueNanos, int advertised, int claimsLost) implements RouterState {

    /** RFC 9568 lines 110 to 145 and 275 to 305: the advertisement first, so that nobody else takes over meanwhile. */
    static Move enter(LocalRouter self, VrrpState from, String cause, int claimsLost, long now) {
        return Move.to(
                new MasterState(now, now, self.nextAdvertisement(now), self.priority(), claimsLost),
                self.advertisement(),
                new VrrpEffect.Claim(),
                new VrrpEffect.Announce(),
                new VrrpEffect.Notify(from, VrrpState.MASTER, cause));
    }

    @Override
    public VrrpState name() {
        return VrrpState.MASTER;
    }

    @Override
    public boolean hasTimer() {
        return true;
    }

    /**
     * The lease is over: an heir may have taken over while we were paused. Gives up before anything else, and listens
     * for a whole Master_Down_Interval before anything is sent again, whoever gives up meanwhile.
     */
    @Override
    public Move wakes(LocalRouter self, long now) {
        long lease = self.rules().leaseNanos();
        if (now - renewedAt < lease) {
            return Move.to(this);
        }
        String cause = "paused for " + Instants.millis(now - dueNanos) + ", longer than the lease of "
                + Instants.millis(lease);
        return Move.to(
                BackupState.quiet(self, now, claimsLost),
                new VrrpEffect.Release(),
                new VrrpEffect.Notify(name(), VrrpState.BACKUP, cause));
    }

    /**
     * RFC 9568 lines 725 to 735. The next one is due an interval after this one was, so that delays do not add up, and
     * those that share an instant go on doing so; but after a delay never sooner than half an interval from now.
     */
    @Override
    public Move timerFired(LocalRouter self, long now) {
        long interval = self.intervalNanos();
        long skipped = Math.max(0, (now - dueNanos - interval / 2 + interval - 1) / interval);
        return advertise(self, dueNanos + interval * (1 + skipped), now);
    }

    /** RFC 9568 lines 750 to 825, in the order of the RFC. */
    @Override
    public Move heard(LocalRouter self, VrrpEvent.Heard heard, long now) {
        int theirs = heard.advertisement().priority();
        if (theirs == VrrpTiming.PRIORITY_GIVES_UP) {
            return advertise(self, self.nextAdvertisement(now), now);
        } else if (self.yieldsTo(heard)) {
            String cause = heard.source() + " has "
                    + (theirs > self.priority() ? "priority " + theirs : "the same priority and a higher address");
            return Move.to(
                    BackupState.after(self, heard, now),
                    new VrrpEffect.Release(),
                    new VrrpEffect.Notify(name(), VrrpState.BACKUP, cause));
        }
        List<VrrpEffect> effects = new ArrayList<>();
        if (!self.isTwinOf(heard)) {
            effects.add(self.advertisement());
            effects.add(new VrrpEffect.Announce());
        }
        effects.add(new VrrpEffect.Contested(heard));
        return new Move(this, effects);
    }

    /** The others are told at once: a backup that is better now starts to count the silence of its betters sooner. */
    @Override
    public Move priorityChanged(LocalRouter self, long now) {
        return self.priority() == advertised ? Move.to(this) : advertise(self, self.nextAdvertisement(now), now);
    }

    /** RFC 9568 lines 700 to 715, but the addresses stay until the heir is heard. */
    @Override
    public Move stopped(LocalRouter self, long now) {
        return LeavingState.enter(self, now);
    }

    /** As keepalived does it, and where the link still carries it the heir only waits for its skew. */
    @Override
    public Move faulted(LocalRouter self, String cause, long now) {
        return Move.to(
                new FaultState(cause),
                new VrrpEffect.Release(),
                self.farewell(),
                new VrrpEffect.Notify(name(), VrrpState.FAULT, cause));
    }

    /**
     * We are not what we advertise, so that somebody else should be at once; and not before a delay that grows do we
     * try again.
     */
    @Override
    public Move claimLost(LocalRouter self, String cause, long now) {
        ClaimDelay delay = ClaimDelay.after(self, claimsLost, now - since);
        return Move.to(
                BackupState.listening(self, now, now + delay.nanos(), delay.claimsLost()),
                new VrrpEffect.Release(),
                self.farewell(),
                new VrrpEffect.Notify(
                        name(), VrrpState.BACKUP, cause + "; no new claim for " + Instants.millis(delay.nanos())));
    }

    private Move advertise(LocalRouter self, long next, long now) {
        return Move.to(
                new MasterState(since, now, next, self.priority(), claimsLost),
                new VrrpEffect.Renew(),
                self.advertisement());
    }
}
