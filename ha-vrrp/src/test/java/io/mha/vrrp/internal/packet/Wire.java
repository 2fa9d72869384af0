package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.packet.PacketRules.Checksum;
import io.mha.vrrp.internal.packet.Reception.DropReason;
import java.util.Arrays;
import java.util.List;

/** Packets of a peer, what is wrong with them, and a codec that receives them. */
record Wire(PacketRules rules, AdvertisementCodec codec) {
    static final IpAddress PEER_V4 = IpAddress.parse("192.0.2.11");
    static final IpAddress OWN_V4 = IpAddress.parse("192.0.2.99");
    static final IpAddress PEER_V6 = IpAddress.parse("fe80::11");
    static final IpAddress OWN_V6 = IpAddress.parse("fe80::99");
    static final List<IpAddress> VIPS_V4 = Frames.addresses("192.0.2.100 192.0.2.101");
    static final List<IpAddress> VIPS_V6 = Frames.addresses("fe80::100 2001:db8::100");

    private static final int IP = 20;

    static Wire of(PacketRules rules) {
        return new Wire(rules, new AdvertisementCodec(rules));
    }

    /** Where the message begins. */
    int at() {
        boolean signed = rules.authentication().type() == Authentication.Type.AH;
        return rules.v6() ? 0 : signed ? IP + AuthenticationHeader.LENGTH : IP;
    }

    IpAddress peer() {
        return rules.v6() ? PEER_V6 : PEER_V4;
    }

    IpAddress own() {
        return rules.v6() ? OWN_V6 : OWN_V4;
    }

    IpAddress destination() {
        return rules.unicast() ? own() : rules.group();
    }

    /** A good one, with its interval. */
    byte[] with(int intervalCentis) {
        return codec.encode(100, intervalCentis, new Envelope(peer(), destination(), 1, 1));
    }

    /** A good one. */
    byte[] packet() {
        return with(rules.intervalCentis());
    }

    byte[] signed(IpAddress source, long sequence) {
        return codec.encode(100, rules.intervalCentis(), new Envelope(source, destination(), 1, sequence));
    }

    static byte[] with(byte[] packet, int at, int octet) {
        byte[] other = packet.clone();
        other[at] = (byte) octet;
        return other;
    }

    /** The beginning of an IPv4 packet, with a length that says so, or that of an IPv6 payload. */
    static byte[] cut(byte[] packet, int length) {
        byte[] other = Arrays.copyOf(packet, length);
        if (other[0] == 0x45) {
            other[3] = (byte) length;
        }
        return other;
    }

    /** With a checksum that fits what was done to the message. */
    byte[] summed(byte[] packet) {
        return summed(packet, at(), rules.sent(), destination());
    }

    static byte[] summed(byte[] packet, int at, Checksum form) {
        return summed(packet, at, form, PacketRules.GROUP_V6);
    }

    private static byte[] summed(byte[] packet, int at, Checksum form, IpAddress v6Destination) {
        byte[] other = with(with(packet, at + 6, 0), at + 7, 0);
        InternetChecksum sum = new InternetChecksum();
        if (form == Checksum.PSEUDO_HEADER && at == 0) {
            sum.addPseudoHeader(PEER_V6.raw(), v6Destination.raw(), 112, packet.length);
        } else if (form == Checksum.PSEUDO_HEADER) {
            sum.add(packet, 12, 20).addPseudoHeader(new byte[0], new byte[0], 112, packet.length - at);
        }
        int value = sum.add(other, at, other.length).value();
        return with(with(other, at + 6, value >> 8), at + 7, value);
    }

    Reception decode(byte[] packet, int hopLimit) {
        return codec.decode(packet, peer(), destination(), hopLimit, own());
    }

    Reception.Accepted accepts(byte[] packet) {
        Reception reception = decode(packet, 255);
        assertThat(reception).isInstanceOf(Reception.Accepted.class);
        return (Reception.Accepted) reception;
    }

    Reception.Dropped drops(DropReason reason, byte[] packet) {
        Reception reception = decode(packet, 255);
        assertThat(reception).isInstanceOf(Reception.Dropped.class);
        Reception.Dropped dropped = (Reception.Dropped) reception;
        assertThat(dropped.reason()).as(dropped.detail()).isEqualTo(reason);
        return dropped;
    }

    void drops(DropReason reason, byte[] packet, String detail) {
        assertThat(drops(reason, packet).detail()).isEqualTo(detail);
    }
}
