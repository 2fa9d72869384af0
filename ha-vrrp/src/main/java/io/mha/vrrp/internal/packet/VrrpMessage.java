package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The message of VRRP (RFC 9568 section 5.1, RFC 3768 section 5.1): where its fields are, and how it is written. */
final class VrrpMessage {
    static final int FIXED = 8;
    static final int VRID_AT = 1;
    static final int PRIORITY_AT = 2;
    static final int COUNT_AT = 3;
    static final int AUTH_TYPE_AT = 4;
    static final int INTERVAL_AT = 5;
    static final int CHECKSUM_AT = 6;
    static final int ADVERTISEMENT = 1;
    static final int CENTIS = 100;

    private static final int MAX_INTERVAL = 0xfff;

    private VrrpMessage() {}

    /** How long a message of this version with so many addresses is. */
    static int length(int version, int count, boolean v6) {
        return FIXED + count * IpAddress.length(v6) + (version == 2 ? Authentication.MAX_PASSWORD : 0);
    }

    /** Writes a message without its checksum. */
    static void put(ByteBuffer packet, Advertisement advertisement, Authentication authentication) {
        boolean two = advertisement.version() == 2;
        packet.put((byte) (advertisement.version() << 4 | ADVERTISEMENT));
        packet.put((byte) advertisement.vrid());
        packet.put((byte) advertisement.priority());
        packet.put((byte) advertisement.addresses().size());
        int interval = advertisement.intervalCentis();
        packet.putShort((short) (two ? authentication.type().code() << 8 | interval / CENTIS : interval));
        packet.putShort((short) 0);
        advertisement.addresses().forEach(address -> packet.put(address.raw()));
        if (two) {
            packet.put(authentication.inMessage());
        }
    }

    /** Reads a message whose length has been checked. */
    static Advertisement read(byte[] packet, int from, boolean v6) {
        ByteBuffer message = ByteBuffer.wrap(packet);
        int version = (packet[from] & 0xff) >> 4;
        int count = packet[from + COUNT_AT] & 0xff;
        List<IpAddress> addresses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(IpAddress.at(packet, from + FIXED + i * IpAddress.length(v6), v6));
        }
        int interval = version == 2
                ? (packet[from + INTERVAL_AT] & 0xff) * CENTIS
                : message.getShort(from + AUTH_TYPE_AT) & MAX_INTERVAL;
        return new Advertisement(
                version, packet[from + VRID_AT] & 0xff, packet[from + PRIORITY_AT] & 0xff, interval, addresses);
    }
}
