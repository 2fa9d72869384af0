package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;

/** Is told what changes in the kernel, on the thread of the network. Must not block. */
public interface NetworkWatcher {
    /**
     * An interface came, went, or is another one now.
     *
     * @param link how it is now; not up if it is gone
     */
    void linkChanged(Link link);

    /**
     * An address was removed, by whomever.
     *
     * @param linkIndex the interface
     * @param address the address
     */
    void addressRemoved(int linkIndex, IpAddress address);

    /**
     * An address was added.
     *
     * @param linkIndex the interface
     * @param address the address
     */
    void addressAdded(int linkIndex, IpAddress address);

    /**
     * Another station says that an address is its own, which a lease of ours holds at this moment. While a planned
     * hand-over is under way that is the heir. Comes at most once a second for each address.
     *
     * @param linkIndex the interface
     * @param address the address
     * @param mac the other's hardware address, 6 octets
     */
    default void addressConflict(int linkIndex, IpAddress address, byte[] mac) {}
}
