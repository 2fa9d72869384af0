package io.mha.vrrp.internal.packet;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** What the hosts of a link tell each other about addresses: ARP for IPv4, neighbour discovery for IPv6. */
public final class LinkFrames {
    private LinkFrames() {}

    /**
     * Tells the link whose an address is: a gratuitous ARP request or an unsolicited neighbour advertisement with the
     * Override flag, as keepalived sends them.
     *
     * @param mac our hardware address, 6 octets
     * @param address the virtual address
     * @param router IPv6 only: whether we forward packets (RFC 9568 section 6.4.1 asks for it always)
     * @return an Ethernet frame
     * @throws IllegalArgumentException if the hardware address is none of Ethernet's
     */
    public static byte[] announcement(byte[] mac, IpAddress address, boolean router) {
        requireEthernet(mac);
        return address.isV6()
                ? NeighborAdvertisement.unsolicited(mac, address, router)
                : GratuitousArp.announcement(mac, address);
    }

    /**
     * Asks whether somebody has an address, without a claim of our own: an ARP probe (RFC 5227) or the solicitation of
     * duplicate address detection (RFC 4862).
     *
     * @param mac our hardware address, 6 octets
     * @param address the virtual address
     * @return an Ethernet frame
     * @throws IllegalArgumentException if the hardware address is none of Ethernet's
     */
    public static byte[] probe(byte[] mac, IpAddress address) {
        requireEthernet(mac);
        return address.isV6() ? NeighborAdvertisement.solicitation(mac, address) : GratuitousArp.probe(mac, address);
    }

    /**
     * Which address a frame says to be whose. Never fails, whatever the bytes.
     *
     * @param frame an Ethernet frame without a VLAN tag, with or without padding
     * @return the claim; empty if it is neither valid ARP nor valid neighbour discovery
     */
    public static Optional<Claim> claim(byte[] frame) {
        return switch (EthernetFrame.type(frame)) {
            case EthernetFrame.ARP -> Optional.ofNullable(GratuitousArp.claim(frame));
            case EthernetFrame.IPV6 -> Optional.ofNullable(NeighborAdvertisement.claim(frame));
            default -> Optional.empty();
        };
    }

    private static void requireEthernet(byte[] mac) {
        if (mac.length != EthernetFrame.MAC_LENGTH) {
            throw new IllegalArgumentException("a hardware address of Ethernet has 6 octets, not " + mac.length);
        }
    }

    /** That a host has an address, or wants to have it. */
    public static final class Claim {
        private final IpAddress address;
        private final byte[] mac;
        private final boolean probe;

        /** As a frame says. */
        Claim(IpAddress address, byte[] mac, boolean probe) {
            this.address = address;
            this.mac = mac;
            this.probe = probe;
        }

        /**
         * What is claimed.
         *
         * @return the address
         */
        public IpAddress address() {
            return address;
        }

        /**
         * Whether it is only wanted yet: the sender asks first.
         *
         * @return {@code false} if the sender has it
         */
        public boolean isProbe() {
            return probe;
        }

        /**
         * Whether we said it ourselves.
         *
         * @param own our hardware address
         * @return whether it is the sender's
         */
        public boolean isBy(byte[] own) {
            return Arrays.equals(mac, own);
        }

        /**
         * By whom.
         *
         * @return the hardware address as text, for instance {@code 02:00:00:00:00:0d}
         */
        public String mac() {
            return HexFormat.ofDelimiter(":").formatHex(mac);
        }

        /** For logs. */
        @Override
        public String toString() {
            return mac() + (probe ? " asks for " : " has ") + address;
        }
    }
}
