package io.mha.vrrp.internal.packet;

import java.util.List;

/**
 * What an advertisement says (RFC 9568 section 5.2, RFC 3768 section 5.3), without how it is carried or authenticated.
 *
 * @param version 2 or 3
 * @param vrid virtual router identifier, 1 to 255
 * @param priority 0 (the master gives up) to 255 (address owner)
 * @param intervalCentis the sender's advertisement interval in centiseconds; a multiple of 100 in version 2
 * @param addresses the virtual addresses in the sender's order, all of one family
 */
public record Advertisement(int version, int vrid, int priority, int intervalCentis, List<IpAddress> addresses) {
    /**
     * As above.
     *
     * @param version as above
     * @param vrid as above
     * @param priority as above
     * @param intervalCentis as above
     * @param addresses as above
     */
    public Advertisement {
        addresses = List.copyOf(addresses);
    }
}
