package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;

/**
 * What does not change while a virtual router runs.
 *
 * @param version 2 or 3
 * @param vrid virtual router identifier, 1 to 255
 * @param priority 1 to 255 at the start; 255 is the address owner
 * @param intervalNanos our own advertisement interval
 * @param preempt whether we take over from a living master of lower priority (RFC 9568: Preempt_Mode); an address
 *     owner does so in any case
 * @param preemptDelayNanos how long such a master is left alone, from when it is first heard (keepalived:
 *     {@code preempt_delay}); 0 for none
 * @param startDelayNanos how long nothing at all is done after the start (keepalived: {@code vrrp_startup_delay}):
 *     the Startup event of RFC 9568 comes when it is over
 * @param leaseNanos how long the kernel honours our claim after each renewal; a master that comes later than that to
 *     its own advertisement has lost its claim. Longer than 1.5 intervals, since a late tick is made up for at the
 *     next but one; not longer than 3, so that it ends before the fastest heir's Master_Down_Interval
 * @param handOverNanos how long a leaving master keeps answering until it hears the heir; 0 releases at once
 * @param slotNanos a master's next advertisement comes up to this much sooner than its interval wants, at an instant that
 *     is a multiple of it, so that one wake-up serves many masters; 1 for no such thing, at most half an interval
 * @param addresses the virtual addresses
 */
public record RouterRules(
        int version,
        int vrid,
        int priority,
        long intervalNanos,
        boolean preempt,
        long preemptDelayNanos,
        long startDelayNanos,
        long leaseNanos,
        long handOverNanos,
        long slotNanos,
        List<IpAddress> addresses) {
    /**
     * As above.
     *
     * @param version as above
     * @param vrid as above
     * @param priority as above
     * @param intervalNanos as above
     * @param preempt as above
     * @param preemptDelayNanos as above
     * @param startDelayNanos as above
     * @param leaseNanos as above
     * @param handOverNanos as above
     * @param slotNanos as above
     * @param addresses as above
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RouterRules {
        require(version == 2 || version == 3, "version is 2 or 3, not", version);
        require(vrid >= 1 && vrid <= 255, "a VRID is 1 to 255, not", vrid);
        require(priority >= 1 && priority <= VrrpTiming.PRIORITY_OWNER, "a priority is 1 to 255, not", priority);
        require(intervalNanos > 0, "an interval is positive, not", intervalNanos);
        require(
                leaseNanos > intervalNanos + intervalNanos / 2 && leaseNanos <= VrrpTiming.MISSED * intervalNanos,
                "a lease is more than 1.5 and at most 3 intervals, not",
                leaseNanos);
        require(preemptDelayNanos >= 0, "preempt_delay is not negative:", preemptDelayNanos);
        require(startDelayNanos >= 0, "a start delay is not negative:", startDelayNanos);
        require(handOverNanos >= 0, "a hand-over is not negative:", handOverNanos);
        require(
                slotNanos > 0 && slotNanos <= intervalNanos / 2,
                "a slot is positive and at most half an interval, not",
                slotNanos);
        addresses = List.copyOf(addresses);
    }

    private static void require(boolean fits, String rule, long value) {
        if (!fits) {
            throw new IllegalArgumentException(rule + " " + value);
        }
    }
}
