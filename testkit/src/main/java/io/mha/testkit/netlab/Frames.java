package io.mha.testkit.netlab;

import io.mha.testkit.netlab.Sighting.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads Ethernet frames as far as a test wants to know. */
final class Frames {
    private static final int ETHERNET = 14;
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int VRRP = 112;
    private static final int AH = 51;
    private static final int AH_LENGTH = 24;
    private static final int ICMP6 = 58;
    private static final int NEIGHBOR_ADVERTISEMENT = 136;
    private static final int IPV6_HEADER = 40;

    private Frames() {}

    /** Null if it is something else. */
    static @Nullable Sighting read(long nanos, ByteBuffer frame) {
        if (frame.limit() < ETHERNET + 8) {
            return null;
        }
        String from = mac(frame, 6);
        return switch (Short.toUnsignedInt(frame.getShort(12))) {
            case ARP -> arp(nanos, from, frame);
            case IPV4 -> ipv4(nanos, from, frame);
            case IPV6 -> ipv6(nanos, from, frame);
            default -> null;
        };
    }

    private static @Nullable Sighting arp(long nanos, String from, ByteBuffer frame) {
        String sender = address(frame, ETHERNET + 14, 4);
        return sender.equals(address(frame, ETHERNET + 24, 4))
                ? new Sighting(nanos, from, Kind.GRATUITOUS_ARP, 0, 0, 0, sender)
                : null;
    }

    private static @Nullable Sighting ipv4(long nanos, String from, ByteBuffer frame) {
        int payload = ETHERNET + 4 * (frame.get(ETHERNET) & 15);
        int protocol = frame.get(ETHERNET + 9);
        int start = protocol == AH && frame.get(payload) == VRRP ? payload + AH_LENGTH : payload;
        return protocol == VRRP || start > payload
                ? advertisement(nanos, from, frame, start, address(frame, ETHERNET + 16, 4))
                : null;
    }

    private static @Nullable Sighting ipv6(long nanos, String from, ByteBuffer frame) {
        int payload = ETHERNET + IPV6_HEADER;
        String to = address(frame, ETHERNET + 24, 16);
        int protocol = frame.get(ETHERNET + 6);
        if (protocol == VRRP) {
            return advertisement(nanos, from, frame, payload, to);
        }
        boolean told = protocol == ICMP6
                && Byte.toUnsignedInt(frame.get(payload)) == NEIGHBOR_ADVERTISEMENT
                && frame.get(ETHERNET + 24) == (byte) 0xff;
        return told
                ? new Sighting(nanos, from, Kind.NEIGHBOR_ADVERTISEMENT, 0, 0, 0, address(frame, payload + 8, 16))
                : null;
    }

    private static Sighting advertisement(long nanos, String from, ByteBuffer frame, int at, String to) {
        return new Sighting(
                nanos,
                from,
                Kind.ADVERTISEMENT,
                (frame.get(at) >> 4) & 15,
                Byte.toUnsignedInt(frame.get(at + 1)),
                Byte.toUnsignedInt(frame.get(at + 2)),
                to);
    }

    private static String mac(ByteBuffer frame, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(i == 0 ? "" : ":").append(String.format("%02x", frame.get(at + i)));
        }
        return text.toString();
    }

    /** An address as sightings have it. */
    static String written(String literal) {
        try {
            return InetAddress.getByName(literal).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String address(ByteBuffer frame, int at, int length) {
        byte[] bytes = new byte[length];
        frame.get(at, bytes);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
