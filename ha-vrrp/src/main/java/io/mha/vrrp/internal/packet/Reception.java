package io.mha.vrrp.internal.packet;

/** What became of a received packet. */
public sealed interface Reception {
    /**
     * A valid advertisement of somebody else for our virtual router.
     *
     * @param advertisement what it says
     * @param source the sender
     * @param checksum which form of the checksum fits
     * @param sameAddresses whether its addresses are ours, in any order; if not, two configurations differ
     * @param sequence the number in its authentication header; 0 without one
     */
    record Accepted(
            Advertisement advertisement,
            IpAddress source,
            PacketRules.Checksum checksum,
            boolean sameAddresses,
            long sequence)
            implements Reception {}

    /**
     * A packet that has no effect but to be counted.
     *
     * @param reason why
     * @param source who is said to have sent it
     * @param detail found and expected, for a log; no password
     */
    record Dropped(DropReason reason, IpAddress source, String detail) implements Reception {}

    /**
     * Why a received packet was dropped; each is counted by itself. The sections are those of RFC 9568 unless another is
     * named, the counters keepalived's.
     */
    enum DropReason {
        /** No IPv4 header that can be read. */
        IP_HEADER,
        /** The IP header announces neither VRRP nor, in version 2, an authentication header before it. */
        PROTOCOL,
        /** Shorter than its fixed fields, or not as long as its own counts say: 7.1; {@code packet_len_err}. */
        LENGTH,
        /** Our own packet. */
        LOOPED_BACK,
        /** To a group although we speak unicast, or the reverse, or to another group. */
        DESTINATION,
        /** Not from a configured unicast peer (keepalived: {@code vrrp_check_unicast_src}). */
        SOURCE,
        /** TTL or hop limit too low: 7.1; {@code ip_ttl_err}. */
        HOP_LIMIT,
        /** Another version than ours: 7.1; {@code vers_err}. */
        VERSION,
        /** Not an advertisement: 7.1; {@code invalid_type_rcvd}. */
        TYPE,
        /** Not our virtual router: 7.1; {@code vrid_err}. */
        VRID,
        /** No address: erratum 8299; {@code addr_list_err}. */
        NO_ADDRESS,
        /** Neither form of the checksum fits: 7.1; {@code chk_err}. */
        CHECKSUM,
        /** An authentication that nobody knows: RFC 3768 5.3.6; {@code invalid_authtype}. */
        AUTH_TYPE_UNKNOWN,
        /** Another authentication than ours: RFC 3768 7.1; {@code authtype_mismatch}. */
        AUTH_TYPE_MISMATCH,
        /** The wrong password: {@code auth_failure}. */
        AUTH_PASSWORD,
        /** An authentication header that is not as VRRP uses it: {@code auth_failure}. */
        AH_HEADER,
        /** The wrong integrity check value: another password, or somebody changed the packet; {@code auth_failure}. */
        AH_ICV,
        /** A sequence number that its sender has used already: {@code auth_failure}. */
        AH_REPLAY,
        /** In version 2 another interval than ours: RFC 3768 7.1; keepalived drops it without a counter. */
        INTERVAL_MISMATCH,
        /** In version 3 an interval of 0: erratum 8301. */
        INTERVAL_ZERO,
        /** Other addresses than ours, where they are checked: {@code addr_list_err}. */
        ADDRESS_LIST
    }
}
