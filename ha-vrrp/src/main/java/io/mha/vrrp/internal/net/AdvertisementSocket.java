package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;

/** A raw socket on one interface for one family; what it receives goes to its receiver, on a thread of its own. */
public interface AdvertisementSocket extends AutoCloseable {
    /**
     * Sends one packet. Does not block: where the queue is full the packet is lost, as it may be on any link.
     *
     * @param packet IPv4: the whole packet with its header, whose checksum the kernel fills; IPv6: what follows the header
     * @param destination the group or a unicast peer
     * @throws IOException if the kernel refuses it, with the name of the error
     */
    void send(byte[] packet, IpAddress destination) throws IOException;

    /**
     * Sends one packet from an address of ours that is named: IPv6 has no header in which to name it.
     *
     * @param packet as above
     * @param source for IPv6 the sender, an address of the interface; IPv4 has it in its header
     * @param destination as above
     * @throws IOException as above
     */
    default void send(byte[] packet, IpAddress source, IpAddress destination) throws IOException {
        send(packet, destination);
    }

    /** Leaves the group and ends the receive thread. */
    @Override
    void close();
}
