package io.mha.vrrp.internal.packet;

import static io.mha.vrrp.internal.packet.Reception.DropReason.ADDRESS_LIST;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AH_HEADER;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AH_ICV;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AH_REPLAY;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AUTH_PASSWORD;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AUTH_TYPE_MISMATCH;
import static io.mha.vrrp.internal.packet.Reception.DropReason.AUTH_TYPE_UNKNOWN;
import static io.mha.vrrp.internal.packet.Reception.DropReason.CHECKSUM;
import static io.mha.vrrp.internal.packet.Reception.DropReason.DESTINATION;
import static io.mha.vrrp.internal.packet.Reception.DropReason.HOP_LIMIT;
import static io.mha.vrrp.internal.packet.Reception.DropReason.INTERVAL_MISMATCH;
import static io.mha.vrrp.internal.packet.Reception.DropReason.INTERVAL_ZERO;
import static io.mha.vrrp.internal.packet.Reception.DropReason.IP_HEADER;
import static io.mha.vrrp.internal.packet.Reception.DropReason.LENGTH;
import static io.mha.vrrp.internal.packet.Reception.DropReason.LOOPED_BACK;
import static io.mha.vrrp.internal.packet.Reception.DropReason.NO_ADDRESS;
import static io.mha.vrrp.internal.packet.Reception.DropReason.PROTOCOL;
import static io.mha.vrrp.internal.packet.Reception.DropReason.SOURCE;
import static io.mha.vrrp.internal.packet.Reception.DropReason.TYPE;
import static io.mha.vrrp.internal.packet.Reception.DropReason.VERSION;
import static io.mha.vrrp.internal.packet.Reception.DropReason.VRID;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.packet.PacketRules.AddressCheck;
import io.mha.vrrp.internal.packet.PacketRules.Checksum;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reason to drop a packet, next to the packet that is not dropped for it. */
class AdvertisementDropsTest {
    private static final Authentication AH = Authentication.ah("1111");
    private static final PacketRules TWO = PacketRules.multicast(2, 51, 100, Wire.VIPS_V4);
    private static final PacketRules THREE = PacketRules.multicast(3, 51, 100, Wire.VIPS_V4);
    private static final PacketRules SIX = PacketRules.multicast(3, 51, 100, Wire.VIPS_V6);

    @Test
    void noIpv4Header() {
        Wire wire = Wire.of(THREE);
        wire.accepts(wire.packet());
        wire.drops(IP_HEADER, new byte[0]);
        wire.drops(IP_HEADER, Arrays.copyOf(wire.packet(), 19));
        wire.drops(IP_HEADER, Wire.with(wire.packet(), 0, 0x65));
        wire.drops(IP_HEADER, Wire.with(wire.packet(), 0, 0x44));
        wire.drops(IP_HEADER, Wire.with(wire.packet(), 0, 0x4f), "36 octets that do not begin with an IPv4 header");
    }

    @Test
    void aFragment() {
        Wire wire = Wire.of(THREE);
        wire.accepts(Wire.with(wire.packet(), 6, 0x40));
        wire.drops(IP_HEADER, Wire.with(wire.packet(), 6, 0x20));
        wire.drops(IP_HEADER, Wire.with(wire.packet(), 7, 1));
    }

    @Test
    void ipv4OptionsArePassedOver() {
        Wire wire = Wire.of(THREE);
        byte[] packet = wire.packet();
        byte[] longer = new byte[packet.length + 4];
        System.arraycopy(packet, 0, longer, 0, 20);
        System.arraycopy(packet, 20, longer, 24, packet.length - 20);
        longer[0] = 0x46;
        longer[3] = (byte) longer.length;
        wire.accepts(longer);
    }

    @Test
    void anotherProtocol() {
        Wire wire = Wire.of(THREE);
        wire.drops(PROTOCOL, Wire.with(wire.packet(), 9, 17), "protocol 17, expected 112 or 51");
        wire.drops(PROTOCOL, Wire.with(wire.packet(), 9, 51), "protocol 51, expected 112");
    }

    @Test
    void aLengthThatIsNotThatOfTheHeaderOfThePacket() {
        Wire wire = Wire.of(THREE);
        wire.drops(LENGTH, Wire.with(wire.packet(), 3, 39), "36 octets, 39 by the header of the packet");
        wire.drops(LENGTH, Arrays.copyOf(wire.packet(), 46));
        wire.drops(LENGTH, Wire.with(Wire.with(wire.packet(), 2, 0xff), 3, 0xff));
    }

    @Test
    void fewerOctetsThanTheFixedFields() {
        Wire wire = Wire.of(THREE);
        wire.drops(LENGTH, Wire.cut(wire.packet(), 27), "7 octets of VRRP, expected at least 8");
        wire.drops(LENGTH, Wire.cut(wire.packet(), 20), "0 octets of VRRP, expected at least 8");
        wire.drops(LENGTH, Wire.with(Wire.cut(wire.packet(), 24), 0, 0x46), "0 octets of VRRP, expected at least 8");
        Wire six = Wire.of(SIX);
        six.drops(LENGTH, new byte[0]);
        six.drops(LENGTH, Arrays.copyOf(six.packet(), 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 255})
    void aCountOfAddressesThatDoesNotFitTheLength(int count) {
        for (PacketRules rules : List.of(TWO, THREE, SIX)) {
            Wire wire = Wire.of(rules);
            wire.drops(LENGTH, wire.summed(Wire.with(wire.packet(), wire.at() + 3, count)));
        }
    }

    @Test
    void anAdvertisementWithoutItsAuthenticationData() {
        Wire wire = Wire.of(TWO);
        byte[] packet = wire.packet();
        wire.drops(
                LENGTH,
                wire.summed(Wire.cut(packet, packet.length - 8)),
                "16 octets of VRRP, expected 24 with 2 addresses");
    }

    @Test
    void octetsBehindTheMessage() {
        Wire six = Wire.of(SIX);
        six.drops(LENGTH, six.summed(Arrays.copyOf(six.packet(), six.packet().length + 20)));
    }

    @Test
    void ourOwnPacket() {
        Wire wire = Wire.of(THREE);
        byte[] own =
                new AdvertisementCodec(THREE).encode(100, 100, new Envelope(Wire.OWN_V4, PacketRules.GROUP_V4, 1, 1));
        wire.drops(LOOPED_BACK, own);
        Wire six = Wire.of(SIX);
        assertThat(six.codec().decode(six.packet(), Wire.PEER_V6, PacketRules.GROUP_V6, 255, Wire.PEER_V6))
                .isInstanceOfSatisfying(
                        Reception.Dropped.class, d -> assertThat(d.reason()).isEqualTo(LOOPED_BACK));
    }

    @Test
    void aDestinationOfTheOtherMode() {
        Wire wire = Wire.of(THREE);
        Wire unicast = Wire.of(THREE.unicast(Set.of()));
        unicast.accepts(unicast.packet());
        wire.drops(DESTINATION, unicast.packet(), "to 192.0.2.99, expected 224.0.0.18");
        unicast.drops(DESTINATION, wire.packet(), "to 224.0.0.18, expected unicast");
    }

    @Test
    void aSenderThatIsNotAPeer() {
        Wire stranger = Wire.of(THREE.unicast(Set.of(IpAddress.parse("192.0.2.77"))));
        stranger.drops(SOURCE, stranger.packet());
        Wire peer = Wire.of(THREE.unicast(Set.of(Wire.PEER_V4)));
        peer.accepts(peer.packet());
    }

    @Test
    void aHopLimitThatIsTooLow() {
        Wire wire = Wire.of(THREE);
        wire.drops(HOP_LIMIT, Wire.with(wire.packet(), 8, 254), "254, expected 255");
        Wire six = Wire.of(SIX);
        assertThat(six.decode(six.packet(), 254))
                .isEqualTo(new Reception.Dropped(HOP_LIMIT, Wire.PEER_V6, "254, expected 255"));
        Wire unicast = Wire.of(SIX.unicast(Set.of()));
        assertThat(unicast.decode(unicast.packet(), 64)).as("keepalived's").isInstanceOf(Reception.Accepted.class);
    }

    @Test
    void anotherVersion() {
        Wire two = Wire.of(TWO);
        Wire three = Wire.of(THREE);
        two.drops(VERSION, three.packet(), "3, expected 2");
        three.drops(VERSION, two.packet(), "2, expected 3");
        three.drops(VERSION, Wire.with(three.packet(), 20, 0xf1), "15, expected 3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x30, 0x32, 0x3f})
    void anotherType(int first) {
        Wire wire = Wire.of(THREE);
        wire.drops(TYPE, wire.summed(Wire.with(wire.packet(), 20, first)), first % 16 + ", expected 1");
    }

    @Test
    void anotherVirtualRouter() {
        Wire wire = Wire.of(THREE);
        wire.drops(
                VRID, Wire.of(PacketRules.multicast(3, 52, 100, Wire.VIPS_V4)).packet(), "52, expected 51");
        wire.drops(VRID, wire.summed(Wire.with(wire.packet(), 21, 0)));
    }

    @Test
    void noAddress() {
        for (PacketRules rules : List.of(TWO, THREE, SIX)) {
            Wire wire = Wire.of(rules);
            int auth = rules.version() == 2 ? 8 : 0;
            byte[] none = Wire.with(Wire.cut(wire.packet(), wire.at() + 8 + auth), wire.at() + 3, 0);
            if (auth > 0) {
                Arrays.fill(none, none.length - auth, none.length, (byte) 0);
            }
            wire.drops(NO_ADDRESS, wire.summed(none));
        }
    }

    @Test
    void neitherFormOfTheChecksum() {
        for (PacketRules rules : List.of(TWO, THREE, SIX)) {
            Wire wire = Wire.of(rules);
            byte[] packet = wire.packet();
            wire.drops(CHECKSUM, Wire.with(packet, wire.at() + 6, ~packet[wire.at() + 6]));
            wire.drops(CHECKSUM, Wire.with(packet, wire.at() + 2, 7));
        }
    }

    @ParameterizedTest
    @EnumSource(Checksum.class)
    void bothFormsOverIpv4InVersion3WhicheverIsSent(Checksum sent) {
        for (Checksum theirs : Checksum.values()) {
            Wire wire = Wire.of(THREE.withChecksum(sent));
            assertThat(wire.accepts(Wire.of(THREE.withChecksum(theirs)).packet())
                            .checksum())
                    .isEqualTo(theirs);
        }
    }

    @Test
    void theFormOfIpv4OverIpv6AndThatOfVersion3InVersion2() {
        Wire six = Wire.of(SIX);
        six.drops(CHECKSUM, Wire.summed(six.packet(), 0, Checksum.MESSAGE_ONLY));
        Wire two = Wire.of(TWO);
        two.drops(CHECKSUM, Wire.summed(two.packet(), 20, Checksum.PSEUDO_HEADER));
        assertThat(Wire.of(SIX.withChecksum(Checksum.MESSAGE_ONLY)).packet())
                .as("over IPv6 there is no choice")
                .isEqualTo(six.packet());
    }

    @Test
    void anUnknownAuthentication() {
        Wire wire = Wire.of(TWO);
        wire.drops(AUTH_TYPE_UNKNOWN, wire.summed(Wire.with(wire.packet(), 24, 3)), "3, expected 0");
    }

    @Test
    void anotherAuthentication() {
        Wire none = Wire.of(TWO);
        Wire pass = Wire.of(TWO.withAuthentication(Authentication.pass("1111")));
        Wire ah = Wire.of(TWO.withAuthentication(AH));
        none.drops(AUTH_TYPE_MISMATCH, pass.packet(), "1, expected 0");
        none.drops(AUTH_TYPE_MISMATCH, ah.packet(), "2, expected 0");
        pass.drops(AUTH_TYPE_MISMATCH, none.packet(), "0, expected 1");
        pass.drops(AUTH_TYPE_MISMATCH, ah.packet(), "2, expected 1");
        ah.drops(AUTH_TYPE_MISMATCH, none.packet(), "0, expected 2");
        ah.drops(AUTH_TYPE_MISMATCH, pass.packet(), "1, expected 2");
    }

    @Test
    void anAuthenticationThatIsOnlySaid() {
        Wire ah = Wire.of(TWO.withAuthentication(AH));
        Wire none = Wire.of(TWO);
        ah.drops(AUTH_TYPE_MISMATCH, none.summed(Wire.with(none.packet(), 24, 2)), "AH without its header");
        byte[] signed = Wire.with(ah.packet(), 20 + 24 + 4, 0);
        none.drops(AUTH_TYPE_MISMATCH, Wire.summed(signed, 20 + 24, Checksum.MESSAGE_ONLY), "an unexpected AH header");
    }

    @Test
    void theWrongPassword() {
        Wire wire = Wire.of(TWO.withAuthentication(Authentication.pass("1111")));
        wire.accepts(wire.packet());
        for (String wrong : List.of("1112", "111", "11111", "x")) {
            Reception.Dropped dropped = wire.drops(
                    AUTH_PASSWORD,
                    Wire.of(TWO.withAuthentication(Authentication.pass(wrong))).packet());
            assertThat(dropped.detail()).doesNotContain("1111").doesNotContain(wrong);
        }
    }

    @Test
    void authenticationDataThatNobodyAskedForIsNotLookedAt() {
        Wire wire = Wire.of(TWO);
        byte[] packet = wire.packet();
        wire.accepts(wire.summed(Wire.with(packet, packet.length - 1, 42)));
    }

    @Test
    void anAuthenticationHeaderOfAnotherForm() {
        Wire wire = Wire.of(TWO.withAuthentication(AH));
        byte[] packet = wire.packet();
        wire.drops(AH_HEADER, Wire.with(packet, 20, 17), "no VRRP after it, or another length than 24");
        wire.drops(AH_HEADER, Wire.with(packet, 21, 5));
        wire.drops(AH_HEADER, Wire.with(packet, 24, 1), "its SPI is not the sender's address");
        wire.drops(LENGTH, Wire.cut(packet, 43), "23 octets of authentication header, expected 24");
        wire.drops(LENGTH, Wire.cut(packet, 44));
    }

    @Test
    void anIntegrityCheckThatFails() {
        Wire wire = Wire.of(TWO.withAuthentication(AH));
        byte[] packet = wire.packet();
        wire.drops(
                AH_ICV,
                Wire.of(TWO.withAuthentication(Authentication.ah("1112"))).packet());
        for (int at : List.of(4, 20 + 2, 20 + 11, 20 + 12, 20 + 23)) {
            wire.drops(AH_ICV, Wire.with(packet, at, packet[at] + 1));
        }
        byte[] lower = Wire.with(packet, 20 + 24 + 2, 7);
        wire.drops(AH_ICV, Wire.summed(lower, 20 + 24, Checksum.MESSAGE_ONLY));
        wire.accepts(Wire.with(Wire.with(packet, 1, 0), 6, 0x40));
    }

    @Test
    void aTtlThatChangedMattersInMulticastOnly() {
        Wire multicast = Wire.of(TWO.withAuthentication(AH));
        multicast.drops(HOP_LIMIT, Wire.with(multicast.packet(), 8, 254));
        Wire unicast = Wire.of(TWO.withAuthentication(AH).unicast(Set.of()));
        unicast.accepts(Wire.with(unicast.packet(), 8, 63));
    }

    @Test
    void aSequenceNumberThatItsSenderHasUsed() {
        Wire wire = Wire.of(TWO.withAuthentication(AH));
        assertThat(wire.accepts(wire.signed(Wire.PEER_V4, 7)).sequence()).isEqualTo(7);
        wire.drops(AH_REPLAY, wire.signed(Wire.PEER_V4, 7), "sequence number 7 was used already");
        wire.drops(AH_REPLAY, wire.signed(Wire.PEER_V4, 6));
        wire.accepts(wire.signed(IpAddress.parse("192.0.2.12"), 3));
        wire.drops(AH_REPLAY, wire.signed(Wire.PEER_V4, 3));
        wire.accepts(wire.signed(Wire.PEER_V4, 8));
        wire.accepts(wire.signed(Wire.PEER_V4, 0xffff_ffffL));
        wire.drops(AH_REPLAY, wire.signed(Wire.PEER_V4, 0x7fff_ffffL));
        wire.codec().forgetSequences();
        wire.accepts(wire.signed(Wire.PEER_V4, 1));
        wire.drops(AH_REPLAY, wire.signed(Wire.PEER_V4, 1));
    }

    @Test
    void remembersTheSequenceNumbersOf64Senders() {
        Wire wire = Wire.of(TWO.withAuthentication(AH));
        for (int sender = 1; sender <= 64; sender++) {
            wire.accepts(wire.signed(IpAddress.parse("10.0.0." + sender), 5));
        }
        IpAddress eldest = IpAddress.parse("10.0.0.1");
        wire.accepts(wire.signed(eldest, 6));
        wire.drops(AH_REPLAY, wire.signed(IpAddress.parse("10.0.0.2"), 5));
        wire.accepts(wire.signed(IpAddress.parse("10.0.0.65"), 5));
        wire.drops(AH_REPLAY, wire.signed(eldest, 6));
        wire.drops(AH_REPLAY, wire.signed(IpAddress.parse("10.0.0.3"), 5));
        wire.accepts(wire.signed(IpAddress.parse("10.0.0.2"), 5));
    }

    @Test
    void aPacketThatIsDroppedUsesUpNoSequenceNumber() {
        Wire wire = Wire.of(TWO.withAuthentication(AH));
        wire.drops(AH_ICV, Wire.with(wire.signed(Wire.PEER_V4, 9), 20 + 12, 0));
        wire.accepts(wire.signed(Wire.PEER_V4, 8));
    }

    @Test
    void anotherIntervalInVersion2Only() {
        Wire two = Wire.of(TWO);
        two.drops(INTERVAL_MISMATCH, two.with(200), "2 s, expected 1 s");
        two.drops(INTERVAL_MISMATCH, two.summed(Wire.with(two.packet(), 25, 0)), "0 s, expected 1 s");
        Wire three = Wire.of(THREE);
        assertThat(three.accepts(three.with(7)).advertisement().intervalCentis())
                .isEqualTo(7);
        assertThat(three.accepts(three.with(4095)).advertisement().intervalCentis())
                .isEqualTo(4095);
    }

    @Test
    void anIntervalOfZero() {
        for (PacketRules rules : List.of(THREE, SIX)) {
            Wire wire = Wire.of(rules);
            byte[] packet = Wire.with(Wire.with(wire.packet(), wire.at() + 5, 0), wire.at() + 4, 0xf0);
            wire.drops(INTERVAL_ZERO, wire.summed(packet));
        }
    }

    @Test
    void theReservedBitsAreNotLookedAt() {
        Wire wire = Wire.of(THREE);
        assertThat(wire.accepts(wire.summed(Wire.with(wire.packet(), 24, 0xf0)))
                        .advertisement()
                        .intervalCentis())
                .isEqualTo(100);
    }

    @Test
    void otherAddressesWhereTheyAreChecked() {
        List<IpAddress> fewer = Wire.VIPS_V4.subList(0, 1);
        List<IpAddress> others = List.of(Wire.VIPS_V4.get(0), IpAddress.parse("192.0.2.200"));
        List<IpAddress> turned = List.of(Wire.VIPS_V4.get(1), Wire.VIPS_V4.get(0));
        for (List<IpAddress> theirs : List.of(fewer, others)) {
            byte[] packet = Wire.of(PacketRules.multicast(3, 51, 100, theirs)).packet();
            Reception.Accepted accepted = Wire.of(THREE).accepts(packet);
            assertThat(accepted.sameAddresses()).isFalse();
            assertThat(accepted.advertisement().addresses()).isEqualTo(theirs);
            Wire.of(THREE.withAddressCheck(AddressCheck.DROP))
                    .drops(ADDRESS_LIST, packet, theirs + ", expected " + Wire.VIPS_V4);
        }
        byte[] packet = Wire.of(PacketRules.multicast(3, 51, 100, turned)).packet();
        assertThat(Wire.of(THREE.withAddressCheck(AddressCheck.DROP))
                        .accepts(packet)
                        .sameAddresses())
                .isTrue();
    }

    @Test
    void otherAddressesUnlessTheOwnerSaysThem() {
        Wire other = Wire.of(PacketRules.multicast(2, 51, 100, Wire.VIPS_V4.subList(0, 1)));
        Wire wire = Wire.of(TWO.withAddressCheck(AddressCheck.DROP_UNLESS_OWNER));
        wire.drops(ADDRESS_LIST, other.packet());
        wire.accepts(other.summed(Wire.with(other.packet(), 22, 255)));
    }
}
