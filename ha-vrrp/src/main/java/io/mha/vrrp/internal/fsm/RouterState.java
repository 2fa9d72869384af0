package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;

/**
 * How a virtual router behaves for as long as it is in one state: one method for each event. What is not said changes
 * nothing. States are values.
 */
sealed interface RouterState permits InitializeState, DelayedState, BackupState, MasterState, LeavingState, FaultState {
    VrrpState name();

    default boolean hasTimer() {
        return false;
    }

    default long dueNanos() {
        return 0;
    }

    /** When the lease was last renewed; without meaning unless MASTER. */
    default long renewedAt() {
        return 0;
    }

    /** Asked before every event, since any event can be the first one after a pause of the whole process. */
    default Move wakes(LocalRouter self, long now) {
        return Move.to(this);
    }

    default Move started(LocalRouter self, long now) {
        return Move.to(this);
    }

    default Move stopped(LocalRouter self, long now) {
        return Move.to(this);
    }

    /** Only called when the timer is due. */
    default Move timerFired(LocalRouter self, long now) {
        return Move.to(this);
    }

    default Move heard(LocalRouter self, VrrpEvent.Heard heard, long now) {
        return Move.to(this);
    }

    default Move faulted(LocalRouter self, String cause, long now) {
        return Move.to(this);
    }

    default Move recovered(LocalRouter self, long now) {
        return Move.to(this);
    }

    default Move priorityChanged(LocalRouter self, long now) {
        return Move.to(this);
    }

    default Move claimLost(LocalRouter self, String cause, long now) {
        return Move.to(this);
    }

    /** RFC 9568 section 6.4.1, a Startup event: the owner is master at once, anybody else listens first. */
    static Move startup(LocalRouter self, VrrpState from, String cause, long now) {
        if (self.isOwner()) {
            return MasterState.enter(self, from, cause + ", owns the addresses", 0, now);
        }
        return Move.to(BackupState.listening(self, now, now, 0), new VrrpEffect.Notify(from, VrrpState.BACKUP, cause));
    }
}
