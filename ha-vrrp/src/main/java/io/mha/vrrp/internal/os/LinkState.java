package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** An interface without its addresses, as RTM_NEWLINK and RTM_DELLINK tell of it. */
record LinkState(int index, String name, long mac, boolean up) {
    /** ifinfomsg. */
    static final int HEADER = 16;

    static final int NAME = 3;

    private static final int MAC = 1;
    private static final int OPERATIONAL_STATE = 16;
    private static final int INDEX_AT = 4;
    private static final int FLAGS_AT = 8;
    private static final int MAC_LENGTH = 6;
    private static final long BYTE = 0xff;

    private static final int IFF_UP = 1;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int STATE_UNKNOWN = 0;
    private static final int STATE_UP = 6;

    static LinkState parse(NetlinkMessage message) {
        Map<Integer, ByteBuffer> attributes = message.attributes(HEADER);
        int flags = message.payload().getInt(FLAGS_AT);
        ByteBuffer name = attributes.get(NAME);
        ByteBuffer mac = attributes.get(MAC);
        ByteBuffer state = attributes.get(OPERATIONAL_STATE);
        int operational = state == null ? STATE_UNKNOWN : state.get(0);
        boolean up = (flags & IFF_UP) != 0
                && (flags & IFF_LOWER_UP) != 0
                && (operational == STATE_UNKNOWN || operational == STATE_UP);
        long octets = 0;
        for (int i = 0; mac != null && i < Math.min(MAC_LENGTH, mac.limit()); i++) {
            octets |= (mac.get(i) & BYTE) << (Byte.SIZE * (MAC_LENGTH - 1 - i));
        }
        return new LinkState(index(message), name == null ? "" : NetlinkMessage.string(name), octets, up);
    }

    static int index(NetlinkMessage message) {
        return message.payload().getInt(INDEX_AT);
    }

    LinkState down() {
        return new LinkState(index, name, mac, false);
    }

    Link with(List<IpAddress> addresses) {
        byte[] octets = new byte[MAC_LENGTH];
        for (int i = 0; i < MAC_LENGTH; i++) {
            octets[i] = (byte) (mac >> (Byte.SIZE * (MAC_LENGTH - 1 - i)));
        }
        return new Link(index, name, octets, up, addresses);
    }
}
