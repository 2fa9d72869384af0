package io.mha.vrrp.internal.net;

import io.mha.vrrp.internal.packet.IpAddress;
import java.io.IOException;
import java.util.List;

/** The virtual addresses of one virtual router in this kernel, for as long as they are renewed. */
public interface AddressLease extends AutoCloseable {
    /** By what the kernel forgets the addresses of a process that does not renew them. */
    enum Kind {
        /** An nftables table that dies with our socket, with a set element that times out; milliseconds. */
        NFTABLES,
        /** The lifetime of the address itself; whole seconds. */
        VALID_LFT,
        /** Nothing: a killed process leaves its addresses behind. */
        UNLEASED
    }

    /**
     * By what it is held.
     *
     * @return never {@code null}
     */
    Kind kind();

    /**
     * Adds the addresses and opens them for traffic, or renews them. An address that somebody removed is added again.
     * A lease that ran out is not renewed but refused, by the kernel itself where it is of kind NFTABLES, so that a
     * process that was stopped a moment ago cannot bring back what another may hold by now.
     *
     * @throws LeaseLapsedException if it had run out; the addresses do not answer (VALID_LFT: soon), release is due
     * @throws IOException if the kernel refuses, with the name of the error; then nothing is held, release is due
     */
    void renew() throws IOException;

    /**
     * Closes the addresses for traffic, then removes them. After it has returned none of them answers. Does nothing
     * where nothing is held.
     *
     * @throws IOException if an address could not be removed; it does not answer nevertheless unless UNLEASED
     */
    void release() throws IOException;

    /**
     * The addresses.
     *
     * @return in the order of the configuration
     */
    List<IpAddress> addresses();

    /** Releases, and frees what it took from the kernel. */
    @Override
    void close();
}
