package io.mha.vrrp.internal.packet;

import io.mha.vrrp.internal.packet.LinkFrames.Claim;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** ARP over Ethernet for IPv4 (RFC 826), as announcement and as probe (RFC 5227). */
final class GratuitousArp {
    static final int LENGTH = 28;

    private static final int HEADER = EthernetFrame.HEADER;
    private static final long ETHERNET_IPV4 = 0x0001_0800_0604L;
    private static final int REQUEST = 1;
    private static final int REPLY = 2;
    private static final int OPCODE_AT = HEADER + 6;
    private static final int SENDER_MAC_AT = HEADER + 8;
    private static final int SENDER_AT = HEADER + 14;
    private static final int TARGET_AT = HEADER + 24;
    private static final byte[] NO_MAC = new byte[EthernetFrame.MAC_LENGTH];
    private static final byte[] NO_ADDRESS = new byte[IpAddress.V4_LENGTH];

    private GratuitousArp() {}

    /** The request that keepalived sends: sender and target are the same address, the target's hardware all ones. */
    static byte[] announcement(byte[] mac, IpAddress address) {
        return request(mac, address.raw(), EthernetFrame.broadcast(), address.raw());
    }

    /** The question whether anybody has the address, which teaches nobody ours. */
    static byte[] probe(byte[] mac, IpAddress address) {
        return request(mac, NO_ADDRESS, NO_MAC, address.raw());
    }

    private static byte[] request(byte[] mac, byte[] sender, byte[] targetMac, byte[] target) {
        byte[] frame = new byte[HEADER + LENGTH];
        EthernetFrame.begin(frame, EthernetFrame.broadcast(), mac, EthernetFrame.ARP)
                .putShort((short) (ETHERNET_IPV4 >> 32))
                .putInt((int) ETHERNET_IPV4)
                .putShort((short) REQUEST)
                .put(mac)
                .put(sender)
                .put(targetMac)
                .put(target);
        return frame;
    }

    /** Who says to have which address: any sender does, even in a question for another address. */
    static @Nullable Claim claim(byte[] frame) {
        if (frame.length < HEADER + LENGTH) {
            return null;
        }
        ByteBuffer arp = ByteBuffer.wrap(frame);
        int opcode = arp.getShort(OPCODE_AT);
        if (arp.getShort(HEADER) != (short) (ETHERNET_IPV4 >> 32)
                || arp.getInt(HEADER + Short.BYTES) != (int) ETHERNET_IPV4
                || (opcode != REQUEST && opcode != REPLY)) {
            return null;
        }
        byte[] mac = EthernetFrame.mac(frame, SENDER_MAC_AT);
        IpAddress sender = IpAddress.at(frame, SENDER_AT, false);
        return sender.isUnspecified()
                ? new Claim(IpAddress.at(frame, TARGET_AT, false), mac, true)
                : new Claim(sender, mac, false);
    }
}
