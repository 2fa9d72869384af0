package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;
import java.util.List;

/**
 * A network interface at one instant.
 *
 * @param index its number in the kernel
 * @param name for instance {@code eth0}
 * @param mac 6 octets
 * @param up administratively up and with a carrier
 * @param addresses its addresses, primary before secondary, of both families
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; compared by nobody
public record Link(int index, String name, byte[] mac, boolean up, List<IpAddress> addresses) {
    /**
     * As above.
     *
     * @param index as above
     * @param name as above
     * @param mac as above
     * @param up as above
     * @param addresses as above
     */
    public Link {
        mac = mac.clone();
        addresses = List.copyOf(addresses);
    }

    /**
     * The hardware address.
     *
     * @return a copy
     */
    @Override
    public byte[] mac() {
        return mac.clone();
    }
}
