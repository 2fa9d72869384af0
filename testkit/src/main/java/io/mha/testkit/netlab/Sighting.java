package io.mha.testkit.netlab;

/**
 * A frame on the switch.
 *
 * @param nanos when, by {@link System#nanoTime()}, within a millisecond
 * @param from the hardware address of the sender
 * @param kind what it is
 * @param version of an advertisement; 0 else
 * @param vrid of an advertisement; 0 else
 * @param priority of an advertisement; 0 else
 * @param address the address that is announced; the destination of an advertisement
 */
public record Sighting(long nanos, String from, Kind kind, int version, int vrid, int priority, String address) {
    /** What there is to see. */
    public enum Kind {
        /** VRRP, of either version and family, in an authentication header or not. */
        ADVERTISEMENT,
        /** An ARP packet about the sender's own address. */
        GRATUITOUS_ARP,
        /** A neighbour advertisement to all nodes. */
        NEIGHBOR_ADVERTISEMENT
    }

    /**
     * Whether a host sent it.
     *
     * @param host which
     * @return by its hardware address
     */
    public boolean isFrom(Host host) {
        return from.equals(host.mac());
    }

    /**
     * Whether it announces an address.
     *
     * @return {@code false} for an advertisement
     */
    public boolean isAnnouncement() {
        return kind != Kind.ADVERTISEMENT;
    }
}
