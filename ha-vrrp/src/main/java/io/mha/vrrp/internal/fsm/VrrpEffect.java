package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;

/** What a virtual router wants done, in order. */
public sealed interface VrrpEffect {
    /**
     * Send an advertisement. Where it cannot be sent, as on a link that is down, it is lost as any packet may be.
     *
     * @param priority 0 to give up
     * @param intervalCentis the interval to announce
     */
    record Advertise(int priority, int intervalCentis) implements VrrpEffect {}

    /**
     * Take the virtual addresses, with the first lease. If this fails the other effects of the step are void, and
     * {@link VrrpEvent.ClaimLost} is the next event; the {@link Notify} that it leads to is then from a state that was
     * never told.
     */
    record Claim() implements VrrpEffect {}

    /**
     * Renew the lease of the virtual addresses; comes right before each advertisement of the timer. If this fails the
     * other effects of the step are void, and {@link VrrpEvent.ClaimLost} is the next event.
     */
    record Renew() implements VrrpEffect {}

    /** Tell the link whose the virtual addresses are: a burst now, and another after the delay that is configured. */
    record Announce() implements VrrpEffect {}

    /** Drop the virtual addresses, and whatever announcements are still to come. */
    record Release() implements VrrpEffect {}

    /**
     * Tell that the state has changed. Comes after a claim has been made, and after a release.
     *
     * @param from the state before
     * @param to the state now
     * @param cause one clause for the log, for instance {@code no advertisement for 3609 ms}
     */
    record Notify(VrrpState from, VrrpState to, String cause) implements VrrpEffect {}

    /**
     * Tell that a planned loss of the virtual addresses has begun: the application may drain. The addresses still
     * answer.
     */
    record Leaving() implements VrrpEffect {}

    /**
     * Tell that somebody else advertised as master while we were it, and that we stay (keepalived:
     * {@code notify_master_rx_lower_pri}). Where we are the address owner it is somebody's wrong configuration (RFC
     * 9568 erratum 8298).
     *
     * @param heard what was heard
     */
    record Contested(VrrpEvent.Heard heard) implements VrrpEffect {}
}
