package io.mha.vrrp.internal.packet;

import java.util.Arrays;

/** An IPv4 or IPv6 address as the wire carries it. Pure: resolves no name and asks no system. */
public final class IpAddress implements Comparable<IpAddress> {
    /** Octets of an IPv4 address. */
    public static final int V4_LENGTH = 4;
    /** Octets of an IPv6 address. */
    public static final int V6_LENGTH = 16;

    private static final int BYTE = 0xff;

    private final byte[] octets;

    private IpAddress(byte[] octets) {
        this.octets = octets;
    }

    /**
     * An address from its octets.
     *
     * @param octets 4 or 16 of them, network byte order
     * @return the address
     * @throws IllegalArgumentException for any other length
     */
    public static IpAddress of(byte... octets) {
        if (octets.length != V4_LENGTH && octets.length != V6_LENGTH) {
            throw new IllegalArgumentException("an address has 4 or 16 octets, not " + octets.length);
        }
        return new IpAddress(octets.clone());
    }

    /**
     * The octets.
     *
     * @return a copy, network byte order
     */
    public byte[] octets() {
        return octets.clone();
    }

    /**
     * The family.
     *
     * @return whether it is an IPv6 address
     */
    public boolean isV6() {
        return octets.length == V6_LENGTH;
    }

    /** As unsigned integers, as RFC 9568 section 6.4.3 compares primary addresses; IPv4 before IPv6. */
    @Override
    public int compareTo(IpAddress other) {
        return octets.length == other.octets.length
                ? Arrays.compareUnsigned(octets, other.octets)
                : Integer.compare(octets.length, other.octets.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }
}
