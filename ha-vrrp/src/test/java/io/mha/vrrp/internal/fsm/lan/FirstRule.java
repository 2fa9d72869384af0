package io.mha.vrrp.internal.fsm.lan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the lease guarantees, whatever is lost, delayed, paused or killed: a backup whose timer was last set by the
 * advertisement that went with the holder's last renewal takes over after that lease has ended. (Not so if somebody
 * gave up in between: then it is to take over sooner. And not where the timer of a router that preempts was set by
 * nobody: it takes over from a living master, who has to hear it.)
 */
final class FirstRule {
    private final Station station;
    private long renewals;
    private @Nullable Station followed;
    private long followedRenewal;
    /** How often this has been looked at, over all stations of a run. */
    static long looks;

    FirstRule(Station station) {
        this.station = station;
    }

    /** Another renewal of ours. */
    long renewed() {
        return ++renewals;
    }

    long renewal() {
        return renewals;
    }

    void heard(Station from, VrrpEvent.Heard packet, long renewal) {
        int theirs = packet.advertisement().priority();
        boolean follows = theirs >= station.priority() || !station.rules.preempt();
        if (theirs == 0 || (!follows && station.rules.preemptDelayNanos() > 0)) {
            forget(); // within preempt_delay somebody else may have set the timer, with a shorter interval
        } else if (follows && station.state() == VrrpState.BACKUP) {
            followed = from;
            followedRenewal = renewal;
        }
    }

    void forget() {
        followed = null;
    }

    void claims(long now) {
        if (followed != null && followed.firstRule.renewals == followedRenewal && followed.hold() != null) {
            looks++;
            assertThat(followed.hold().until())
                    .as("%s takes over at %d from %s", station, now, followed)
                    .isLessThanOrEqualTo(now);
        }
        forget();
    }
}
