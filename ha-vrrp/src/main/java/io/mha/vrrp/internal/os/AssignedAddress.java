package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An address on an interface, as RTM_NEWADDR and RTM_DELADDR tell of it. */
record AssignedAddress(int linkIndex, IpAddress address, int prefixLength, int flags, int protocol) {
    /** ifaddrmsg. */
    static final int HEADER = 8;

    /** Marks our addresses, on kernels from 5.18 on: the number of VRRP among the protocols of IP. */
    static final int OURS = 112;

    /** Marks those of keepalived, on the same kernels. */
    private static final int KEEPALIVED = 18;

    static final int LOCAL = 2;
    static final int ADDRESS = 1;
    static final int CACHE = 6;
    static final int FLAGS = 8;
    static final int PROTOCOL = 11;

    static final int SECONDARY = 0x01;
    static final int NODAD = 0x02;
    static final int OPTIMISTIC = 0x04;
    static final int DAD_FAILED = 0x08;
    static final int TENTATIVE = 0x40;
    static final int PERMANENT = 0x80;
    static final int NO_PREFIX_ROUTE = 0x200;

    private static final int BYTE = 0xff;

    static @Nullable AssignedAddress parse(NetlinkMessage message) {
        ByteBuffer header = message.payload();
        Map<Integer, ByteBuffer> attributes = message.attributes(HEADER);
        ByteBuffer octets = attributes.getOrDefault(LOCAL, attributes.get(ADDRESS));
        if (octets == null || (octets.limit() != IpAddress.V4_LENGTH && octets.limit() != IpAddress.V6_LENGTH)) {
            return null;
        }
        ByteBuffer flags = attributes.get(FLAGS);
        ByteBuffer protocol = attributes.get(PROTOCOL);
        return new AssignedAddress(
                header.getInt(4),
                IpAddress.of(Structs.whole(octets)),
                header.get(1) & BYTE,
                flags == null ? header.get(2) & BYTE : flags.getInt(0),
                protocol == null ? 0 : protocol.get(0) & BYTE);
    }

    /** Whether packets can be sent from it: its uniqueness is not being checked, and the check did not fail. */
    boolean isUsable() {
        return (flags & (TENTATIVE | OPTIMISTIC)) != TENTATIVE && (flags & DAD_FAILED) == 0;
    }

    /**
     * Whether it is one that a process of ours left behind: marked as ours or, where the kernel keeps no such mark, at
     * least as we would add it. One that DHCP gave has a lifetime too, but the prefix of its network.
     */
    boolean isLeftover(int ourPrefixLength) {
        return protocol == OURS || (protocol == 0 && (flags & PERMANENT) == 0 && prefixLength == ourPrefixLength);
    }

    /** Whether some virtual router holds it for a time, as far as can be seen: as a rule it stands for no network. */
    boolean isVirtual() {
        return protocol == OURS
                || protocol == KEEPALIVED
                || prefixLength == (address.isV6() ? IpAddress.V6_LENGTH : IpAddress.V4_LENGTH) * Byte.SIZE;
    }

    boolean isSecondary() {
        return (flags & SECONDARY) != 0;
    }
}
