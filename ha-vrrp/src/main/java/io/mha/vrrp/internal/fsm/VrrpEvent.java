package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.internal.packet.Advertisement;
import io.mha.vrrp.internal.packet.IpAddress;

/** What can happen to a virtual router. */
public sealed interface VrrpEvent {
    /**
     * It is to run.
     *
     * @param primary our own address on the link, the one that we send from; decides between equal priorities
     */
    record Start(IpAddress primary) implements VrrpEvent {}

    /** It is to end; a master hands over first. */
    record Stop() implements VrrpEvent {}

    /** The instant of {@link VrrpMachine#dueNanos()} has come. */
    record TimerDue() implements VrrpEvent {}

    /**
     * A valid advertisement for our virtual router came from somebody else.
     *
     * @param advertisement what it says
     * @param source the sender's primary address
     */
    record Heard(Advertisement advertisement, IpAddress source) implements VrrpEvent {}

    /**
     * Something that it needs is gone: its interface is down, or its address could not be set.
     *
     * @param cause for the log, for instance {@code eth0 is down}
     */
    record Faulted(String cause) implements VrrpEvent {}

    /**
     * What it needs is there again.
     *
     * @param primary our own address on the link, which may be another one now
     */
    record Recovered(IpAddress primary) implements VrrpEvent {}

    /**
     * Its effective priority is another one now.
     *
     * @param priority 1 to 255
     */
    record PriorityChanged(int priority) implements VrrpEvent {}

    /** Our claim is not honoured any more, whatever the clock says: an address is gone or the lease was refused. */
    record ClaimLost(String cause) implements VrrpEvent {}
}
