package io.mha.vrrp.internal.packet;

import java.util.List;
import java.util.Set;

/**
 * How the advertisements of one virtual router look on the wire, and which of others are accepted. Immutable; begin with
 * {@link #multicast} and change what is different.
 *
 * @param version 2 or 3
 * @param vrid virtual router identifier, 1 to 255
 * @param intervalCentis our interval; in version 2 that of others has to be the same
 * @param addresses the virtual addresses, 1 to 255 of one family
 * @param authentication version 2 only
 * @param unicast whether advertisements go to single peers, and not to the group
 * @param peers the only senders that are listened to; empty for any
 * @param checksum the form that we send over IPv4 in version 3; both are accepted
 * @param addressCheck what becomes of advertisements with other addresses than ours
 */
public record PacketRules(
        int version,
        int vrid,
        int intervalCentis,
        List<IpAddress> addresses,
        Authentication authentication,
        boolean unicast,
        Set<IpAddress> peers,
        Checksum checksum,
        AddressCheck addressCheck) {
    /** 224.0.0.18. */
    public static final IpAddress GROUP_V4 = IpAddress.of((byte) 0xe0, (byte) 0, (byte) 0, (byte) 0x12);
    /** ff02::12. */
    public static final IpAddress GROUP_V6 = IpAddress.parse("ff02::12");
    /** A sender on the same link: nobody has forwarded it. */
    public static final int LINK_HOP_LIMIT = 255;

    private static final int MAX_OCTET = 255;
    private static final int CENTIS = 100;
    private static final int MAX_CENTIS = 4095;

    /** Over what a checksum goes. */
    public enum Checksum {
        /** Addresses, protocol and length, then the message: keepalived, FRR, and always over IPv6. */
        PSEUDO_HEADER,
        /** The message alone: RFC 9568 section 5.2.8 over IPv4 (keepalived: {@code v3_checksum_as_v2}), and version 2. */
        MESSAGE_ONLY
    }

    /** What becomes of an advertisement whose addresses are not ours. */
    public enum AddressCheck {
        /** Accepted and marked: RFC 9568 section 7.1 wants no more than a line in the log. */
        REPORT,
        /** Dropped unless the sender has priority 255: RFC 3768 section 7.1. */
        DROP_UNLESS_OWNER,
        /** Dropped: keepalived, unless {@code skip_check_adv_addr}. */
        DROP
    }

    /**
     * As above.
     *
     * @param version as above
     * @param vrid as above
     * @param intervalCentis as above
     * @param addresses as above
     * @param authentication as above
     * @param unicast as above
     * @param peers as above
     * @param checksum as above
     * @param addressCheck as above
     * @throws IllegalArgumentException if they do not fit together
     */
    public PacketRules {
        addresses = List.copyOf(addresses);
        peers = Set.copyOf(peers);
        require(version == 2 || version == 3, "the version is 2 or 3, not " + version);
        require(vrid >= 1 && vrid <= MAX_OCTET, "the VRID is 1 to 255, not " + vrid);
        require(
                !addresses.isEmpty() && addresses.size() <= MAX_OCTET,
                "a virtual router has 1 to 255 addresses, not " + addresses.size());
        boolean v6 = addresses.get(0).isV6();
        require(
                addresses.stream().allMatch(address -> address.isV6() == v6),
                "the addresses of a virtual router are of one family");
        require(version == 3 || !v6, "version 2 has no IPv6");
        require(
                version == 2 || authentication.type() == Authentication.Type.NONE,
                "version 3 has no authentication " + authentication);
        require(
                isInterval(version, intervalCentis),
                "no interval of version " + version + ": " + intervalCentis + " cs");
    }

    /**
     * Rules with all defaults: multicast to the group of the RFC, hop limit 255, no authentication, the checksum with
     * the pseudo-header, foreign addresses reported.
     *
     * @param version 2 or 3
     * @param vrid 1 to 255
     * @param intervalCentis 1 to 4095; in version 2 a multiple of 100 up to 25500
     * @param addresses 1 to 255 of one family
     * @return the rules
     * @throws IllegalArgumentException if they do not fit together
     */
    public static PacketRules multicast(int version, int vrid, int intervalCentis, List<IpAddress> addresses) {
        return new PacketRules(
                version,
                vrid,
                intervalCentis,
                addresses,
                Authentication.none(),
                false,
                Set.of(),
                Checksum.PSEUDO_HEADER,
                AddressCheck.REPORT);
    }

    /**
     * Whether an interval can be said in a message.
     *
     * @param version 2 or 3
     * @param centis centiseconds
     * @return whether it can
     */
    public static boolean isInterval(int version, int centis) {
        return version == 2
                ? centis % CENTIS == 0 && centis >= CENTIS && centis <= MAX_OCTET * CENTIS
                : centis >= 1 && centis <= MAX_CENTIS;
    }

    /**
     * Unicast instead.
     *
     * @param only the only senders that are listened to; empty for any
     * @return other rules
     */
    public PacketRules unicast(Set<IpAddress> only) {
        return new PacketRules(
                version, vrid, intervalCentis, addresses, authentication, true, only, checksum, addressCheck);
    }

    /**
     * Another authentication.
     *
     * @param other the authentication
     * @return other rules
     * @throws IllegalArgumentException in version 3
     */
    public PacketRules withAuthentication(Authentication other) {
        return new PacketRules(version, vrid, intervalCentis, addresses, other, unicast, peers, checksum, addressCheck);
    }

    /**
     * Another checksum to send.
     *
     * @param other the form
     * @return other rules
     */
    public PacketRules withChecksum(Checksum other) {
        return new PacketRules(
                version, vrid, intervalCentis, addresses, authentication, unicast, peers, other, addressCheck);
    }

    /**
     * Another treatment of foreign addresses.
     *
     * @param other the treatment
     * @return other rules
     */
    public PacketRules withAddressCheck(AddressCheck other) {
        return new PacketRules(
                version, vrid, intervalCentis, addresses, authentication, unicast, peers, checksum, other);
    }

    /**
     * The family.
     *
     * @return whether it is IPv6
     */
    public boolean v6() {
        return addresses.get(0).isV6();
    }

    /**
     * Where advertisements go and come from, unless they are unicast.
     *
     * @return the group of the family
     */
    public IpAddress group() {
        return v6() ? GROUP_V6 : GROUP_V4;
    }

    /** Peers of unicast need not be on one link, and keepalived sends 64 over IPv6. */
    int minHopLimit() {
        return unicast ? 0 : LINK_HOP_LIMIT;
    }

    /** The form of the checksum that we send. */
    Checksum sent() {
        if (version == 2) {
            return Checksum.MESSAGE_ONLY;
        }
        return v6() ? Checksum.PSEUDO_HEADER : checksum;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
