package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What virtual routers ask of the operating system. */
public interface HostNetwork extends AutoCloseable {
    /**
     * Looks at an interface.
     *
     * @param name for instance {@code eth0}
     * @return how it is now; empty if there is none of that name
     * @throws IOException if the kernel does not say
     */
    Optional<Link> link(String name) throws IOException;

    /**
     * Whom to tell of changes; one watcher, set before anything is opened.
     *
     * @param watcher is told
     */
    void watch(NetworkWatcher watcher);

    /**
     * Opens a raw socket on an interface, for one family and for both protocols that carry VRRP there.
     *
     * @param link the interface
     * @param v6 which family
     * @param groups the multicast groups to join; empty for unicast
     * @param receiver is given what comes, on the socket's thread; must not block
     * @return the socket
     * @throws IOException if the kernel refuses, with the name of the error
     */
    AdvertisementSocket open(Link link, boolean v6, List<IpAddress> groups, Consumer<Datagram> receiver)
            throws IOException;

    /**
     * Prepares the lease of some addresses; nothing is held before {@link AddressLease#renew()}. What a killed process
     * of ours left of them is removed.
     *
     * @param link where they are to be
     * @param vrid whose they are, for names
     * @param addresses all of one family
     * @param prefixLength 32 or 128 unless configured otherwise
     * @param leaseNanos how long the kernel is to hold them after a renewal
     * @return the lease, of the best kind that this kernel has
     * @throws IOException if not even an address can be set, or one of them is there already and is not ours
     */
    AddressLease lease(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos)
            throws IOException;

    /**
     * Prepares the same without a lease, because the user wants none: a killed process leaves the addresses behind.
     *
     * @param link as above
     * @param vrid as above
     * @param addresses as above
     * @param prefixLength as above
     * @param leaseNanos how long after a renewal the next one is still honoured
     * @return of the kind UNLEASED
     * @throws IOException as above
     */
    AddressLease unleased(Link link, int vrid, List<IpAddress> addresses, int prefixLength, long leaseNanos)
            throws IOException;

    /**
     * Sends an Ethernet frame.
     *
     * @param link where
     * @param frame from the destination's hardware address on
     * @throws IOException if the kernel refuses, with the name of the error
     */
    void sendFrame(Link link, byte[] frame) throws IOException;

    /** Closes all that was opened and ends the threads. */
    @Override
    void close();
}
