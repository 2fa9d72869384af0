package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.internal.packet.Advertisement;
import io.mha.vrrp.internal.packet.IpAddress;

/** What can happen to a virtual router. An event that has no meaning in its state changes nothing. */
public sealed interface VrrpEvent {
    /**
     * It is to run. For a leaving master: it runs again when the hand-over is done.
     *
     * @param primary our own address on the link, the one that we send from; decides between equal priorities
     */
    record Start(IpAddress primary) implements VrrpEvent {}

    /** It is to end; a master hands over first. */
    record Stop() implements VrrpEvent {}

    /**
     * The instant of {@link VrrpMachine#dueNanos()} has come; before it, nothing happens. Advertisements that have been
     * received already come before it.
     */
    record TimerDue() implements VrrpEvent {}

    /**
     * A valid advertisement for our virtual router came from somebody else.
     *
     * @param advertisement what it says
     * @param source the sender's primary address
     */
    record Heard(Advertisement advertisement, IpAddress source) implements VrrpEvent {}

    /**
     * Something that it needs is gone, for instance its interface is down. May come before the start, too.
     *
     * @param cause for the log, for instance {@code eth0 is down}
     */
    record Faulted(String cause) implements VrrpEvent {}

    /**
     * What it needs is there again; or only our own address on the link is another one now.
     *
     * @param primary our own address on the link
     */
    record Recovered(IpAddress primary) implements VrrpEvent {}

    /**
     * Its effective priority is another one now.
     *
     * @param priority 1 to 255
     */
    record PriorityChanged(int priority) implements VrrpEvent {
        /**
         * As above.
         *
         * @param priority as above
         * @throws IllegalArgumentException if it is none
         */
        public PriorityChanged {
            if (priority < 1 || priority > VrrpTiming.PRIORITY_OWNER) {
                throw new IllegalArgumentException("a priority is 1 to 255, not " + priority);
            }
        }
    }

    /**
     * Our claim is not honoured, whatever the clock says: it could not be made or renewed, or an address is gone.
     *
     * @param cause for the log, for instance {@code RTM_NEWADDR: EPERM}
     */
    record ClaimLost(String cause) implements VrrpEvent {}
}
