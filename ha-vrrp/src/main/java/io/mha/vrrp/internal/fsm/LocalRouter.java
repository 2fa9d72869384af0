package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.internal.packet.Advertisement;
import io.mha.vrrp.internal.packet.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Ourselves, whatever the state.
 *
 * @param rules what does not change
 * @param priority what we have now
 * @param primary the address that we send from; none before the start
 */
record LocalRouter(
        RouterRules rules, int priority, @Nullable IpAddress primary) {

    /** Ourselves after an event, in whatever state it came. */
    LocalRouter after(VrrpEvent event) {
        if (event instanceof VrrpEvent.PriorityChanged change) {
            return new LocalRouter(rules, change.priority(), primary);
        } else if (event instanceof VrrpEvent.Start start) {
            return new LocalRouter(rules, priority, start.primary());
        } else if (event instanceof VrrpEvent.Recovered recovered) {
            return new LocalRouter(rules, priority, recovered.primary());
        }
        return this;
    }

    boolean isOwner() {
        return priority == VrrpTiming.PRIORITY_OWNER;
    }

    /** RFC 9568 section 6.1: the owner preempts whatever Preempt_Mode says. */
    boolean preempts() {
        return rules.preempt() || isOwner();
    }

    /** RFC 9568 section 6.4.3: a higher priority, or the same and a higher primary address. */
    boolean yieldsTo(VrrpEvent.Heard heard) {
        int theirs = heard.advertisement().priority();
        return theirs > priority || (theirs == priority && compareAddress(heard) > 0);
    }

    /** Same priority and same address: no rule tells us apart, and answers to answers would never end. */
    boolean isTwinOf(VrrpEvent.Heard heard) {
        return heard.advertisement().priority() == priority && compareAddress(heard) == 0;
    }

    private int compareAddress(VrrpEvent.Heard heard) {
        return primary == null ? 1 : heard.source().compareTo(primary);
    }

    long intervalNanos() {
        return rules.intervalNanos();
    }

    /** When a master that advertises now does so again: never later than after its interval. */
    long nextAdvertisement(long now) {
        long next = now + intervalNanos();
        return next - Math.floorMod(next, rules.slotNanos());
    }

    /** Version 3 takes the master's interval; in version 2 an advertisement with another than ours is not valid. */
    long learntIntervalNanos(Advertisement advertisement) {
        int centis = advertisement.intervalCentis();
        return rules.version() == 2 || centis <= 0 ? intervalNanos() : VrrpTiming.nanos(centis);
    }

    long skewNanos(long masterIntervalNanos) {
        return VrrpTiming.skewNanos(rules.version(), priority, masterIntervalNanos);
    }

    long masterDownNanos(long masterIntervalNanos) {
        return VrrpTiming.masterDownNanos(rules.version(), priority, masterIntervalNanos);
    }

    VrrpEffect.Advertise advertisement() {
        return new VrrpEffect.Advertise(priority, VrrpTiming.centis(rules.version(), intervalNanos()));
    }

    VrrpEffect.Advertise farewell() {
        return new VrrpEffect.Advertise(
                VrrpTiming.PRIORITY_GIVES_UP, VrrpTiming.centis(rules.version(), intervalNanos()));
    }
}
