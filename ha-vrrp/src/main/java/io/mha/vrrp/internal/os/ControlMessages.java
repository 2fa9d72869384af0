package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the kernel says beside a packet: when it came, for whom, with what hop limit. */
final class ControlMessages {
    private static final int HEADER = 16;
    private static final int ALIGNMENT = 8;
    private static final int PACKET_LENGTH = 20;
    private static final long NANOS = 1_000_000_000L;

    /** By the wall clock; 0 if unknown. */
    long arrivedRealtimeNanos;

    int hopLimit;

    @Nullable
    IpAddress destination;

    /** Reads them; forgets what was read before. */
    void read(Received received) {
        arrivedRealtimeNanos = 0;
        hopLimit = 0;
        destination = null;
        ByteBuffer all = Structs.view(received.control);
        int at = 0;
        while (at + HEADER <= received.controlLength) {
            long size = all.getLong(at);
            if (size < HEADER || size > received.controlLength - at) {
                break;
            }
            take(all, all.getInt(at + 8), all.getInt(at + 12), at + HEADER);
            at += ((int) size + ALIGNMENT - 1) & -ALIGNMENT;
        }
    }

    private void take(ByteBuffer all, int level, int type, int at) {
        if (level == Linux.SOL_SOCKET && type == Linux.SO_TIMESTAMPNS) {
            arrivedRealtimeNanos = all.getLong(at) * NANOS + all.getLong(at + Long.BYTES);
        } else if (level == Linux.IPPROTO_IPV6 && type == Linux.IPV6_HOPLIMIT) {
            hopLimit = all.getInt(at);
        } else if (level == Linux.IPPROTO_IPV6 && type == Linux.IPV6_PKTINFO) {
            byte[] octets = new byte[IpAddress.V6_LENGTH];
            all.get(at, octets);
            destination = IpAddress.of(octets);
        }
    }

    /** Makes the kernel send from an address of ours, through an interface. */
    static byte[] sendFrom(IpAddress source, int linkIndex) {
        int size = HEADER + PACKET_LENGTH;
        return Structs.bytes((size + ALIGNMENT - 1) & -ALIGNMENT)
                .putLong(size)
                .putInt(Linux.IPPROTO_IPV6)
                .putInt(Linux.IPV6_PKTINFO)
                .put(source.octets())
                .putInt(linkIndex)
                .array();
    }
}
