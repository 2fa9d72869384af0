package io.mha.vrrp.internal.packet;

import io.mha.vrrp.internal.packet.LinkFrames.Claim;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Neighbour discovery (RFC 4861): the unsolicited advertisement, and the solicitation of RFC 4862 that looks for others. */
final class NeighborAdvertisement {
    private static final IpAddress ALL_NODES = IpAddress.parse("ff02::1");
    private static final IpAddress SOLICITED_NODE = IpAddress.parse("ff02::1:ff00:0");
    private static final IpAddress NOBODY = IpAddress.parse("::");
    private static final int SOLICITED_OCTETS = 3;

    private static final int IPV6_HEADER = 40;
    private static final int VERSION = 0x6000_0000;
    private static final int VERSION_SHIFT = 4;
    private static final int ICMPV6 = 58;
    private static final int HOP_LIMIT = 255;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int ROUTER = 0x8000_0000;
    private static final int OVERRIDE = 0x2000_0000;
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    /** Options are counted in units of this many octets. */
    private static final int OPTION_UNIT = 8;

    private static final int FIXED = 24;

    private static final int IP = EthernetFrame.HEADER;
    private static final int PAYLOAD_LENGTH_AT = IP + 4;
    private static final int NEXT_HEADER_AT = IP + 6;
    private static final int HOP_LIMIT_AT = IP + 7;
    private static final int SOURCE_AT = IP + 8;
    private static final int ICMP = IP + IPV6_HEADER;
    private static final int CHECKSUM_AT = ICMP + 2;
    private static final int TARGET_AT = ICMP + 8;
    private static final int WORD = 0xffff;
    private static final int BYTE = 0xff;

    private NeighborAdvertisement() {}

    /** What keepalived sends: from the address itself to all nodes, to override what they know. */
    static byte[] unsolicited(byte[] mac, IpAddress address, boolean router) {
        byte[] frame = new byte[ICMP + FIXED + OPTION_UNIT];
        begin(frame, mac, address, ALL_NODES, ADVERTISEMENT)
                .putInt(router ? ROUTER | OVERRIDE : OVERRIDE)
                .put(address.raw())
                .put((byte) TARGET_LINK_LAYER)
                .put((byte) 1)
                .put(mac);
        return withChecksum(frame);
    }

    /** Duplicate address detection: from nobody, so that it teaches nobody our hardware address. */
    static byte[] solicitation(byte[] mac, IpAddress address) {
        byte[] group = SOLICITED_NODE.octets();
        int from = group.length - SOLICITED_OCTETS;
        System.arraycopy(address.raw(), from, group, from, SOLICITED_OCTETS);
        byte[] frame = new byte[ICMP + FIXED];
        begin(frame, mac, NOBODY, IpAddress.of(group), SOLICITATION).putInt(0).put(address.raw());
        return withChecksum(frame);
    }

    private static ByteBuffer begin(byte[] frame, byte[] mac, IpAddress source, IpAddress group, int type) {
        return EthernetFrame.begin(frame, EthernetFrame.group(group), mac, EthernetFrame.IPV6)
                .putInt(VERSION)
                .putShort((short) (frame.length - ICMP))
                .put((byte) ICMPV6)
                .put((byte) HOP_LIMIT)
                .put(source.raw())
                .put(group.raw())
                .put((byte) type)
                .put((byte) 0)
                .putShort((short) 0);
    }

    private static byte[] withChecksum(byte[] frame) {
        ByteBuffer.wrap(frame).putShort(CHECKSUM_AT, (short) checksum(frame, frame.length));
        return frame;
    }

    private static int checksum(byte[] frame, int end) {
        return new InternetChecksum()
                .add(frame, SOURCE_AT, ICMP)
                .addPseudoHeader(new byte[0], new byte[0], ICMPV6, end - ICMP)
                .add(frame, ICMP, end)
                .value();
    }

    /** Who says to have which address, if the packet passes the checks of RFC 4861 section 7.1. */
    static @Nullable Claim claim(byte[] frame) {
        if (frame.length < ICMP + FIXED) {
            return null;
        }
        ByteBuffer packet = ByteBuffer.wrap(frame);
        int end = ICMP + (packet.getShort(PAYLOAD_LENGTH_AT) & WORD);
        if ((frame[IP] & BYTE) >> VERSION_SHIFT != 6
                || frame[NEXT_HEADER_AT] != ICMPV6
                || (frame[HOP_LIMIT_AT] & BYTE) != HOP_LIMIT
                || end > frame.length
                || end < ICMP + FIXED
                || frame[ICMP + 1] != 0
                || checksum(frame, end) != 0) {
            return null;
        }
        IpAddress source = IpAddress.at(frame, SOURCE_AT, true);
        IpAddress target = IpAddress.at(frame, TARGET_AT, true);
        int type = frame[ICMP] & BYTE;
        boolean solicitation = type == SOLICITATION;
        if (target.isMulticast() || !hasWholeOptions(frame, end) || (!solicitation && type != ADVERTISEMENT)) {
            return null;
        }
        byte[] mac = linkLayer(frame, end, solicitation ? SOURCE_LINK_LAYER : TARGET_LINK_LAYER);
        if (!solicitation) {
            return new Claim(target, mac, false);
        }
        return source.isUnspecified() ? new Claim(target, mac, true) : new Claim(source, mac, false);
    }

    private static boolean hasWholeOptions(byte[] frame, int end) {
        int at = ICMP + FIXED;
        while (at + 1 < end && frame[at + 1] != 0) {
            at += (frame[at + 1] & BYTE) * OPTION_UNIT;
        }
        return at == end;
    }

    /** The hardware address that an option names, or else the one that the frame came from. */
    private static byte[] linkLayer(byte[] frame, int end, int option) {
        for (int at = ICMP + FIXED; at < end; at += (frame[at + 1] & BYTE) * OPTION_UNIT) {
            if (frame[at] == option && frame[at + 1] == 1) {
                return EthernetFrame.mac(frame, at + 2);
            }
        }
        return EthernetFrame.mac(frame, EthernetFrame.SOURCE_AT);
    }
}
