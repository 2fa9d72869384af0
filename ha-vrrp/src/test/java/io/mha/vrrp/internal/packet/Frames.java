package io.mha.vrrp.internal.packet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Ethernet frames of the vectors, as the sockets would hand them over. */
final class Frames {
    private static final int ETHERNET = 14;
    private static final int IPV6_HEADER = 40;
    private static final int IPV6_SOURCE_AT = ETHERNET + 8;
    private static final int IPV6_DESTINATION_AT = ETHERNET + 24;
    private static final int HOP_LIMIT_AT = ETHERNET + 7;

    private Frames() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static boolean isV6(byte[] frame) {
        return frame[12] == (byte) 0x86;
    }

    /** What the raw socket of the family reads. */
    static byte[] packet(byte[] frame) {
        return Arrays.copyOfRange(frame, ETHERNET + (isV6(frame) ? IPV6_HEADER : 0), frame.length);
    }

    static IpAddress source(byte[] frame) {
        return isV6(frame) ? IpAddress.at(frame, IPV6_SOURCE_AT, true) : IpAddress.at(frame, ETHERNET + 12, false);
    }

    static IpAddress destination(byte[] frame) {
        return isV6(frame) ? IpAddress.at(frame, IPV6_DESTINATION_AT, true) : IpAddress.at(frame, ETHERNET + 16, false);
    }

    static int hopLimit(byte[] frame) {
        return frame[isV6(frame) ? HOP_LIMIT_AT : ETHERNET + 8] & 0xff;
    }

    static List<IpAddress> addresses(String text) {
        return Arrays.stream(text.split(" ")).map(IpAddress::parse).toList();
    }
}
