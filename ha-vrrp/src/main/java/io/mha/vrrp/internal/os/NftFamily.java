package io.mha.vrrp.internal.os;

import io.mha.vrrp.internal.packet.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** A protocol whose packets an nftables table sees, and where a virtual address stands in them. */
enum NftFamily {
    /** Packets to the address as they come, before the destination is translated; from it at the very last. */
    IPV4(2, 7, IpAddress.V4_LENGTH, List.of(new Direction("in", 0, -310, 16, 4), new Direction("out", 4, 1000, 12, 5))),
    /** Requests and replies that name the address as the sender's. */
    ARP(3, 7, IpAddress.V4_LENGTH, List.of(new Direction("out", 1, 1000, 14, 5))),
    /** As IPv4; neighbour advertisements of the kernel have the address as their source. */
    IPV6(10, 8, IpAddress.V6_LENGTH, List.of(new Direction("in", 0, -310, 24, 4), new Direction("out", 4, 1000, 8, 5)));

    /** The kernel's name for interface numbers as a type of keys; only shown by the nft command. */
    private static final int INTERFACE_TYPE = 20;

    private static final int TYPE_BITS = 6;

    /**
     * One way of the packets.
     *
     * @param name of the chains
     * @param hook the number of the hook
     * @param priority of the first of three chains, one behind the other
     * @param offset of the address in the header
     * @param interfaceKey the meta key of the interface
     */
    record Direction(String name, int hook, int priority, int offset, int interfaceKey) {}

    private final int number;
    private final int type;
    private final int length;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<Direction> directions;

    NftFamily(int number, int type, int length, List<Direction> directions) {
        this.number = number;
        this.type = type;
        this.length = length;
        this.directions = directions;
    }

    static List<NftFamily> of(boolean v6) {
        return v6 ? List.of(IPV6) : List.of(IPV4, ARP);
    }

    int number() {
        return number;
    }

    int length() {
        return length;
    }

    List<Direction> directions() {
        return directions;
    }

    /** Whether addresses of it may mean another station on each interface. */
    List<NftKey> keys() {
        return this == IPV6 ? List.of(NftKey.ADDRESS, NftKey.ADDRESS_ON_LINK) : List.of(NftKey.ADDRESS);
    }

    int keyType(NftKey key) {
        return key == NftKey.ADDRESS ? type : INTERFACE_TYPE << TYPE_BITS | type;
    }

    int keyLength(NftKey key) {
        return key == NftKey.ADDRESS ? length : Integer.BYTES + length;
    }

    /** By what a packet is known to belong to a virtual address. */
    enum NftKey {
        /** The address. */
        ADDRESS(""),
        /** Interface and address: for link-local ones, which other links may have as well. */
        ADDRESS_ON_LINK("-on-link");

        private final String suffix;

        NftKey(String suffix) {
            this.suffix = suffix;
        }

        /** The name of the set. */
        String of(String set) {
            return set + suffix;
        }

        static NftKey of(IpAddress address) {
            return address.isV6() && isLinkLocal(address.octets()) ? ADDRESS_ON_LINK : ADDRESS;
        }

        byte[] bytes(int linkIndex, IpAddress address) {
            byte[] octets = address.octets();
            ByteBuffer key = Structs.bytes(Integer.BYTES + octets.length);
            return this == ADDRESS
                    ? octets
                    : Structs.written(key.putInt(linkIndex).put(octets));
        }

        private static boolean isLinkLocal(byte[] octets) {
            return octets[0] == (byte) 0xfe && (octets[1] & 0xc0) == 0x80;
        }
    }
}
