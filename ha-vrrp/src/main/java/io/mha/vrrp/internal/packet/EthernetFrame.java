package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The frame around a packet on the link. */
final class EthernetFrame {
    static final int HEADER = 14;
    static final int MAC_LENGTH = 6;
    static final int SOURCE_AT = 6;
    static final int TYPE_AT = 12;
    static final int ARP = 0x0806;
    static final int IPV6 = 0x86dd;

    private static final int TYPE_MASK = 0xffff;
    private static final byte ALL_ONES = (byte) 0xff;
    private static final byte V6_GROUP = 0x33;
    /** How many octets of a group's IPv6 address are in its hardware address. */
    private static final int V6_GROUP_OCTETS = 4;

    private EthernetFrame() {}

    static byte[] broadcast() {
        byte[] mac = new byte[MAC_LENGTH];
        Arrays.fill(mac, ALL_ONES);
        return mac;
    }

    /** The hardware address of an IPv6 group (RFC 2464 section 7). */
    static byte[] group(IpAddress group) {
        byte[] octets = group.raw();
        return ByteBuffer.allocate(MAC_LENGTH)
                .put(V6_GROUP)
                .put(V6_GROUP)
                .put(octets, octets.length - V6_GROUP_OCTETS, V6_GROUP_OCTETS)
                .array();
    }

    /** Begins a frame; what it carries comes next. */
    static ByteBuffer begin(byte[] frame, byte[] destination, byte[] source, int type) {
        return ByteBuffer.wrap(frame).put(destination).put(source).putShort((short) type);
    }

    /** What the frame carries; 0 if it is too short to say. */
    static int type(byte[] frame) {
        return frame.length < HEADER ? 0 : ByteBuffer.wrap(frame).getShort(TYPE_AT) & TYPE_MASK;
    }

    static byte[] mac(byte[] frame, int from) {
        return Arrays.copyOfRange(frame, from, from + MAC_LENGTH);
    }
}
