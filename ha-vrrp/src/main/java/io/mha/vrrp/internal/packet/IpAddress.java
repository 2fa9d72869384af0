package io.mha.vrrp.internal.packet;

import java.util.Arrays;

/** An IPv4 or IPv6 address as the wire carries it. Pure: resolves no name and asks no system. */
public final class IpAddress implements Comparable<IpAddress> {
    /** Octets of an IPv4 address. */
    public static final int V4_LENGTH = 4;
    /** Octets of an IPv6 address. */
    public static final int V6_LENGTH = 16;

    private static final int BYTE = 0xff;
    private static final int V4_MULTICAST = 0xe0;
    private static final int V4_CLASS = 0xf0;
    private static final int V6_LINK_LOCAL = 0xfe80;
    private static final int V6_LINK_LOCAL_MASK = 0xffc0;
    private static final int V4_LINK_LOCAL = 0xa9fe;

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
     * An address from its text. Names are not resolved; a prefix length or a zone ({@code %eth0}) is not part of it.
     *
     * @param text four decimal numbers without leading zeros, or any form of RFC 4291 section 2.2
     * @return the address
     * @throws IllegalArgumentException if the text is none, with the text and what is expected
     */
    public static IpAddress parse(String text) {
        return new IpAddress(AddressText.parse(text));
    }

    /** An address from a part of a packet that is known to be there. */
    static IpAddress at(byte[] packet, int from, boolean v6) {
        return new IpAddress(Arrays.copyOfRange(packet, from, from + length(v6)));
    }

    /** How many octets an address of a family has. */
    static int length(boolean v6) {
        return v6 ? V6_LENGTH : V4_LENGTH;
    }

    /**
     * The octets.
     *
     * @return a copy, network byte order
     */
    public byte[] octets() {
        return octets.clone();
    }

    /** The octets themselves; not to be changed. */
    byte[] raw() {
        return octets;
    }

    /**
     * The family.
     *
     * @return whether it is an IPv6 address
     */
    public boolean isV6() {
        return octets.length == V6_LENGTH;
    }

    /**
     * Whether it names a group.
     *
     * @return whether it lies in 224.0.0.0/4 or ff00::/8
     */
    public boolean isMulticast() {
        int first = octets[0] & BYTE;
        return isV6() ? first == BYTE : (first & V4_CLASS) == V4_MULTICAST;
    }

    /**
     * Whether it is valid on one link only.
     *
     * @return whether it lies in 169.254.0.0/16 or fe80::/10
     */
    public boolean isLinkLocal() {
        int start = ((octets[0] & BYTE) << 8) | (octets[1] & BYTE);
        return isV6() ? (start & V6_LINK_LOCAL_MASK) == V6_LINK_LOCAL : start == V4_LINK_LOCAL;
    }

    /**
     * Whether it stands for none.
     *
     * @return whether all octets are 0
     */
    public boolean isUnspecified() {
        for (byte octet : octets) {
            if (octet != 0) {
                return false;
            }
        }
        return true;
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

    /** As RFC 5952 writes it. */
    @Override
    public String toString() {
        return AddressText.print(octets);
    }
}
