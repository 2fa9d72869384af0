package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Structures of C, as bytes. */
final class Structs {
    static final byte[] NONE = {};

    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;
    private static final int SOCKADDR_NL = 12;
    private static final int SOCKADDR_LL = 20;
    private static final int MAC_LENGTH = 6;
    private static final int V6_ADDRESS_AT = 8;

    private Structs() {}

    static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** All that a buffer holds, from its beginning to its limit. */
    static byte[] whole(ByteBuffer buffer) {
        return copy(buffer, buffer.limit());
    }

    /** What was put into a buffer, from its beginning to its position. */
    static byte[] written(ByteBuffer buffer) {
        return copy(buffer, buffer.position());
    }

    private static byte[] copy(ByteBuffer buffer, int length) {
        byte[] copy = new byte[length];
        buffer.get(0, copy);
        return copy;
    }

    static byte[] integer(int value) {
        return bytes(Integer.BYTES).putInt(value).array();
    }

    static byte[] text(String value) {
        byte[] ascii = value.getBytes(StandardCharsets.US_ASCII);
        return bytes(ascii.length + 1).put(ascii).array();
    }

    /** A 16-bit number in network order, as native bytes. */
    static byte[] network16(int value) {
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    /** sockaddr_in or sockaddr_in6; the scope counts for IPv6 only. */
    static byte[] address(IpAddress address, int scope) {
        return address.isV6()
                ? bytes(SOCKADDR_IN6)
                        .putShort((short) Linux.AF_INET6)
                        .position(V6_ADDRESS_AT)
                        .put(address.octets())
                        .putInt(scope)
                        .array()
                : bytes(SOCKADDR_IN)
                        .putShort((short) Linux.AF_INET)
                        .putShort((short) 0)
                        .put(address.octets())
                        .array();
    }

    /** The address in a sockaddr_in6. */
    static IpAddress v6Address(byte[] sockaddr) {
        byte[] octets = new byte[IpAddress.V6_LENGTH];
        System.arraycopy(sockaddr, V6_ADDRESS_AT, octets, 0, octets.length);
        return IpAddress.of(octets);
    }

    static byte[] netlinkAddress(int groups) {
        return bytes(SOCKADDR_NL)
                .putShort((short) Linux.AF_NETLINK)
                .putShort((short) 0)
                .putInt(0)
                .putInt(groups)
                .array();
    }

    static byte[] packetAddress(int linkIndex, int protocol) {
        return bytes(SOCKADDR_LL)
                .putShort((short) Linux.AF_PACKET)
                .put(network16(protocol))
                .putInt(linkIndex)
                .putShort((short) 0)
                .put((byte) 0)
                .put((byte) MAC_LENGTH)
                .array();
    }

    /** As people write it. */
    static String text(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.octets()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
