package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;

/** The IPv4 header (RFC 791) as keepalived writes it, and where its fields are. */
final class Ipv4Header {
    static final int LENGTH = 20;
    static final int TOS_AT = 1;
    static final int TOTAL_AT = 2;
    static final int FRAGMENT_AT = 6;
    static final int TTL_AT = 8;
    static final int PROTOCOL_AT = 9;
    static final int CHECKSUM_AT = 10;
    static final int SOURCE_AT = 12;
    static final int DESTINATION_AT = 16;

    static final int VRRP = 112;
    static final int AH = 51;
    static final int TTL = 255;

    private static final byte VERSION_AND_LENGTH = 0x45;
    private static final byte INTERNETWORK_CONTROL = (byte) 0xc0;
    private static final int WORD = 0xffff;
    private static final int BYTE = 0xff;
    private static final int VERSION = 4;
    /** More fragments, or not the first one. */
    private static final int FRAGMENT = 0x3fff;

    private Ipv4Header() {}

    /** Begins a packet, without its checksum. */
    static void put(ByteBuffer packet, int protocol, Envelope envelope) {
        packet.put(VERSION_AND_LENGTH).put(INTERNETWORK_CONTROL).putShort((short) packet.capacity());
        packet.putShort((short) envelope.id()).putShort((short) 0);
        packet.put((byte) TTL).put((byte) protocol).putShort((short) 0);
        packet.put(envelope.source().raw()).put(envelope.destination().raw());
    }

    static void putChecksum(byte[] packet) {
        int sum = new InternetChecksum().add(packet, 0, LENGTH).value();
        ByteBuffer.wrap(packet).putShort(CHECKSUM_AT, (short) sum);
    }

    /** Where the payload begins; 0 if this is no header, or that of a fragment. The kernel has checked its checksum. */
    static int payloadAt(byte[] packet) {
        if (packet.length < LENGTH || (packet[0] & BYTE) >> 4 != VERSION) {
            return 0;
        }
        int length = (packet[0] & 0xf) * Integer.BYTES;
        boolean fragment = (word(packet, FRAGMENT_AT) & FRAGMENT) != 0;
        return length < LENGTH || length > packet.length || fragment ? 0 : length;
    }

    static int protocol(byte[] packet) {
        return packet[PROTOCOL_AT] & BYTE;
    }

    static int total(byte[] packet) {
        return word(packet, TOTAL_AT);
    }

    private static int word(byte[] packet, int at) {
        return ByteBuffer.wrap(packet).getShort(at) & WORD;
    }
}
