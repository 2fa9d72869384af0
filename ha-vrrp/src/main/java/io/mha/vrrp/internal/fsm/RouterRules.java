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
 * @param preempt whether we take over from a living master of lower priority (RFC 9568: Preempt_Mode)
 * @param preemptDelayNanos how long such a master is left alone first (keepalived: {@code preempt_delay}); 0 for none
 * @param startDelayNanos how long nothing is done after the start but to listen (keepalived: {@code vrrp_startup_delay})
 * @param leaseNanos how long the kernel honours our claim after each advertisement; a master that comes later than
 *     that to its own advertisement has lost its claim
 * @param handOverNanos how long a leaving master keeps answering until it hears the heir; 0 releases at once
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
     * @param addresses as above
     */
    public RouterRules {
        addresses = List.copyOf(addresses);
    }
}
