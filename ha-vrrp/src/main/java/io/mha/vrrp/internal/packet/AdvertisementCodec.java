package io.mha.vrrp.internal.packet;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The advertisements of one virtual router: ours into bytes, those of others out of them. One thread may encode while
 * another decodes.
 */
public final class AdvertisementCodec {
    private static final int MAX_OCTET = 255;

    private final PacketRules rules;
    private final ReplayWindow replays = new ReplayWindow();

    /**
     * A codec.
     *
     * @param rules what it goes by
     * @throws IllegalArgumentException if AH is wanted and this JVM has no HMAC-MD5
     */
    public AdvertisementCodec(PacketRules rules) {
        this.rules = rules;
        if (rules.authentication().type() == Authentication.Type.AH) {
            AuthenticationHeader.requireAvailable();
        }
    }

    /**
     * The virtual router that a packet is meant for, to find the codec that decodes it.
     *
     * @param packet IPv4: the whole packet with its header; IPv6: what follows the header
     * @param v6 whether it came over IPv6
     * @return 0 to 255; 0, which is nobody's, also if the packet is too short to say
     */
    public static int vrid(byte[] packet, boolean v6) {
        int from = v6 ? 0 : Ipv4Header.payloadAt(packet);
        if (!v6 && from == 0) {
            return 0;
        }
        if (!v6 && Ipv4Header.protocol(packet) == Ipv4Header.AH) {
            from += AuthenticationHeader.LENGTH;
        }
        int at = from + VrrpMessage.VRID_AT;
        return at < packet.length ? packet[at] & MAX_OCTET : 0;
    }

    /**
     * An advertisement as it goes to the socket.
     *
     * @param priority 0 to 255
     * @param intervalCentis the interval to announce
     * @param envelope addresses and numbers of the packet
     * @return IPv4: the whole packet with its header, as keepalived sends it; IPv6: what follows the header
     * @throws IllegalArgumentException if a value does not fit into its field
     */
    public byte[] encode(int priority, int intervalCentis, Envelope envelope) {
        List<IpAddress> addresses = rules.addresses();
        check(priority, intervalCentis, envelope);
        Advertisement advertisement =
                new Advertisement(rules.version(), rules.vrid(), priority, intervalCentis, addresses);
        boolean signed = rules.authentication().type() == Authentication.Type.AH;
        int ip = rules.v6() ? 0 : Ipv4Header.LENGTH;
        int ah = signed ? AuthenticationHeader.LENGTH : 0;
        int length = VrrpMessage.length(rules.version(), addresses.size(), rules.v6());
        ByteBuffer packet = ByteBuffer.allocate(ip + ah + length);
        if (ip > 0) {
            Ipv4Header.put(packet, signed ? Ipv4Header.AH : Ipv4Header.VRRP, envelope);
        }
        if (signed) {
            AuthenticationHeader.put(packet, envelope);
        }
        VrrpMessage.put(packet, advertisement, rules.authentication());
        byte[] bytes = packet.array();
        packet.putShort(ip + ah + VrrpMessage.CHECKSUM_AT, (short) checksum(bytes, ip + ah, envelope));
        if (signed) {
            AuthenticationHeader.sign(bytes, ip, rules.authentication(), rules.unicast());
        }
        if (ip > 0) {
            Ipv4Header.putChecksum(bytes);
        }
        return bytes;
    }

    /**
     * Looks at a received packet. Never fails, whatever the bytes, and allocates no more than their number allows.
     *
     * @param packet IPv4: the whole packet with its header; IPv6: what follows the header
     * @param source the sender; over IPv4 the header's is used
     * @param destination the receiver; over IPv4 the header's is used
     * @param hopLimit the hop limit; over IPv4 the header's is used
     * @param own where our own packets come from
     * @return an advertisement, or why there is none
     */
    public Reception decode(byte[] packet, IpAddress source, IpAddress destination, int hopLimit, IpAddress own) {
        return new Inspection(rules, replays, packet, source, destination, hopLimit).result(own);
    }

    /**
     * Forgets which sequence numbers were used. To be called when the master has fallen silent: a sender that was
     * restarted begins with 1 again, and would not be heard before it passes its old number. Any thread.
     */
    public void forgetSequences() {
        replays.forget();
    }

    private int checksum(byte[] packet, int from, Envelope envelope) {
        InternetChecksum checksum = new InternetChecksum();
        if (rules.sent() == PacketRules.Checksum.PSEUDO_HEADER) {
            checksum.addPseudoHeader(
                    envelope.source().raw(), envelope.destination().raw(), Ipv4Header.VRRP, packet.length - from);
        }
        return checksum.add(packet, from, packet.length).value();
    }

    private void check(int priority, int intervalCentis, Envelope envelope) {
        if (priority < 0 || priority > MAX_OCTET) {
            throw new IllegalArgumentException("a priority is 0 to 255, not " + priority);
        }
        if (!PacketRules.isInterval(rules.version(), intervalCentis)) {
            throw new IllegalArgumentException(
                    "no interval of version " + rules.version() + ": " + intervalCentis + " cs");
        }
        if (envelope.source().isV6() != rules.v6() || envelope.destination().isV6() != rules.v6()) {
            throw new IllegalArgumentException(
                    "from " + envelope.source() + " to " + envelope.destination() + " is not the family of the VIP");
        }
    }
}
