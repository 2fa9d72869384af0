package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mha.vrrp.internal.packet.PacketRules.AddressCheck;
import io.mha.vrrp.internal.packet.PacketRules.Checksum;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.AggregateWith;
import org.junit.jupiter.params.provider.CsvFileSource;

class AdvertisementCodecTest {
    private static final PacketRules THREE = PacketRules.multicast(3, 51, 100, Wire.VIPS_V4);
    private static final PacketRules SIX = PacketRules.multicast(3, 51, 100, Wire.VIPS_V6);
    private static final Envelope ENVELOPE = new Envelope(Wire.PEER_V4, PacketRules.GROUP_V4, 1, 1);

    @Property
    void readsWhatItWrites(
            @ForAll @IntRange(min = 2, max = 3) int version,
            @ForAll @IntRange(min = 1, max = 255) int vrid,
            @ForAll @IntRange(max = 255) int priority,
            @ForAll @IntRange(min = 1, max = 4095) int interval,
            @ForAll boolean v6,
            @ForAll boolean unicast,
            @ForAll Checksum checksum,
            @ForAll Authentication.Type type,
            @ForAll @Size(min = 1, max = 255) List<@IntRange Integer> numbers) {
        boolean six = v6 && version == 3;
        int centis = version == 2 ? 100 * (1 + interval % 255) : interval;
        List<IpAddress> addresses = numbers.stream()
                .map(number -> IpAddress.parse((six ? "2001:db8::" : "192.0.2.") + number % 256))
                .toList();
        PacketRules rules = PacketRules.multicast(version, vrid, centis, addresses)
                .withChecksum(checksum)
                .withAddressCheck(AddressCheck.DROP);
        rules = unicast ? rules.unicast(Set.of()) : rules;
        rules = version == 2 ? rules.withAuthentication(authentication(type)) : rules;
        Wire wire = Wire.of(rules);
        IpAddress source = wire.peer();
        byte[] packet = wire.codec().encode(priority, centis, new Envelope(source, wire.destination(), 1, 77));
        assertThat(AdvertisementCodec.vrid(packet, six)).isEqualTo(vrid);
        assertThat(wire.accepts(packet))
                .isEqualTo(new Reception.Accepted(
                        new Advertisement(version, vrid, priority, centis, addresses),
                        source,
                        rules.sent(),
                        true,
                        version == 2 && type == Authentication.Type.AH ? 77 : 0));
    }

    private static Authentication authentication(Authentication.Type type) {
        return switch (type) {
            case NONE -> Authentication.none();
            case PASS -> Authentication.pass("secret");
            case AH -> Authentication.ah("secret");
        };
    }

    /** Each single bit: what it may change without being noticed is only what it is allowed to change. */
    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/advertisements.csv", useHeadersInDisplayName = true)
    void noticesEachBitThatMatters(@AggregateWith(VectorsTest.Row.class) VectorsTest.Vector vector) {
        byte[] packet = Frames.packet(vector.frame());
        BitSet unnoticed = new BitSet();
        for (int bit = 0; bit < packet.length * Byte.SIZE; bit++) {
            byte[] other = Wire.with(packet, bit / Byte.SIZE, packet[bit / Byte.SIZE] ^ 0x80 >> bit % Byte.SIZE);
            Reception reception = new AdvertisementCodec(vector.rules())
                    .decode(other, vector.source(), vector.destination(), vector.ttl(), Wire.OWN_V4);
            unnoticed.set(bit, reception instanceof Reception.Accepted);
        }
        assertThat(unnoticed).isEqualTo(Frames.isV6(vector.frame()) ? new BitSet() : mayChange(vector));
    }

    private static BitSet mayChange(VectorsTest.Vector vector) {
        boolean signed = vector.auth().equals("AH");
        boolean unicast = !vector.destination().isMulticast();
        boolean overAddresses = signed || vector.form() == Checksum.PSEUDO_HEADER;
        BitSet bits = new BitSet();
        octets(bits, Ipv4Header.TOS_AT, 1);
        octets(bits, 4, signed ? 0 : 2);
        bits.set(Ipv4Header.FRAGMENT_AT * Byte.SIZE, Ipv4Header.FRAGMENT_AT * Byte.SIZE + 2);
        octets(bits, Ipv4Header.TTL_AT, unicast ? 1 : 0);
        octets(bits, Ipv4Header.CHECKSUM_AT, 2);
        octets(bits, Ipv4Header.SOURCE_AT, overAddresses || unicast ? 0 : IpAddress.V4_LENGTH);
        octets(bits, Ipv4Header.DESTINATION_AT, !overAddresses && unicast ? IpAddress.V4_LENGTH : 0);
        // 192 becomes 224: a group.
        bits.clear(Ipv4Header.DESTINATION_AT * Byte.SIZE + 2);
        return bits;
    }

    private static void octets(BitSet bits, int at, int count) {
        bits.set(at * Byte.SIZE, (at + count) * Byte.SIZE);
    }

    @Test
    void numbersPacketsAsKeepalivedDoes() {
        Envelope.Numbers numbers = new Envelope.Numbers();
        Envelope first = numbers.next(Wire.PEER_V4, PacketRules.GROUP_V4);
        assertThat(first).isEqualTo(ENVELOPE);
        numbers.heard(40);
        numbers.heard(7);
        assertThat(numbers.next(Wire.PEER_V4, PacketRules.GROUP_V4))
                .isEqualTo(new Envelope(Wire.PEER_V4, PacketRules.GROUP_V4, 2, 41));
        for (int i = 3; i <= 65_535; i++) {
            numbers.next(Wire.PEER_V4, PacketRules.GROUP_V4);
        }
        assertThat(numbers.next(Wire.PEER_V4, PacketRules.GROUP_V4).id())
                .as("never 0")
                .isEqualTo(1);
    }

    @Test
    void findsTheVirtualRouterOfAPacket() {
        PacketRules ah = PacketRules.multicast(2, 77, 100, Wire.VIPS_V4).withAuthentication(Authentication.ah("1"));
        assertThat(AdvertisementCodec.vrid(Wire.of(ah).packet(), false)).isEqualTo(77);
        byte[] packet = Wire.of(THREE).packet();
        assertThat(AdvertisementCodec.vrid(packet, false)).isEqualTo(51);
        assertThat(AdvertisementCodec.vrid(Wire.cut(packet, 21), false)).isZero();
        assertThat(AdvertisementCodec.vrid(new byte[3], false)).isZero();
        assertThat(AdvertisementCodec.vrid(new byte[0], true)).isZero();
        assertThat(AdvertisementCodec.vrid(Wire.of(SIX).packet(), true)).isEqualTo(51);
    }

    @Test
    void writesNothingThatDoesNotFit() {
        AdvertisementCodec codec = new AdvertisementCodec(THREE);
        assertThatThrownBy(() -> codec.encode(256, 100, ENVELOPE)).hasMessage("a priority is 0 to 255, not 256");
        assertThatThrownBy(() -> codec.encode(-1, 100, ENVELOPE)).hasMessage("a priority is 0 to 255, not -1");
        assertThatThrownBy(() -> codec.encode(1, 4096, ENVELOPE)).hasMessage("no interval of version 3: 4096 cs");
        assertThatThrownBy(() -> codec.encode(1, 0, ENVELOPE)).hasMessage("no interval of version 3: 0 cs");
        assertThatThrownBy(() -> codec.encode(1, 100, new Envelope(Wire.PEER_V6, PacketRules.GROUP_V4, 1, 1)))
                .hasMessageContaining("is not the family of the VIP");
        AdvertisementCodec two = new AdvertisementCodec(PacketRules.multicast(2, 51, 100, Wire.VIPS_V4));
        assertThatThrownBy(() -> two.encode(1, 150, ENVELOPE)).hasMessage("no interval of version 2: 150 cs");
        assertThatThrownBy(() -> two.encode(1, 25_600, ENVELOPE)).hasMessage("no interval of version 2: 25600 cs");
    }

    @Test
    void knowsWhichIntervalsCanBeSaid() {
        assertThat(List.of(100, 200, 25_500)).allMatch(centis -> PacketRules.isInterval(2, centis));
        assertThat(List.of(-100, 0, 50, 101, 25_600)).noneMatch(centis -> PacketRules.isInterval(2, centis));
        assertThat(List.of(1, 99, 4095)).allMatch(centis -> PacketRules.isInterval(3, centis));
        assertThat(List.of(-1, 0, 4096)).noneMatch(centis -> PacketRules.isInterval(3, centis));
    }

    @Test
    void refusesRulesThatDoNotFitTogether() {
        List<IpAddress> both = List.of(Wire.VIPS_V4.get(0), Wire.VIPS_V6.get(0));
        refuses(() -> PacketRules.multicast(4, 51, 100, Wire.VIPS_V4), "the version is 2 or 3, not 4");
        refuses(() -> PacketRules.multicast(3, 0, 100, Wire.VIPS_V4), "the VRID is 1 to 255, not 0");
        refuses(() -> PacketRules.multicast(3, 256, 100, Wire.VIPS_V4), "the VRID is 1 to 255, not 256");
        refuses(() -> PacketRules.multicast(3, 51, 100, List.of()), "has 1 to 255 addresses, not 0");
        refuses(() -> PacketRules.multicast(3, 51, 100, both), "are of one family");
        refuses(() -> PacketRules.multicast(2, 51, 100, Wire.VIPS_V6), "version 2 has no IPv6");
        refuses(() -> PacketRules.multicast(2, 51, 10, Wire.VIPS_V4), "no interval of version 2: 10 cs");
        refuses(() -> THREE.withAuthentication(Authentication.ah("1")), "version 3 has no authentication AH");
    }

    private static void refuses(Runnable rules, String message) {
        assertThatThrownBy(rules::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void showsNoPasswordAndTakesNoneThatIsTooLong() {
        assertThat(Authentication.pass("12345678")).hasToString("PASS");
        assertThat(PacketRules.multicast(2, 51, 100, Wire.VIPS_V4).withAuthentication(Authentication.ah("geheim")))
                .asString()
                .contains("AH")
                .doesNotContain("geheim");
        refuses(() -> Authentication.pass("123456789"), "has 1 to 8 octets, not 9; keepalived uses the first 8");
        refuses(() -> Authentication.ah("\u00fc\u00fc\u00fc\u00fc\u00fc"), "has 1 to 8 octets, not 10");
        refuses(() -> Authentication.pass(""), "has 1 to 8 octets, not 0");
    }

    @Test
    void allocatesByTheOctetsThatAreThereAndNotByThoseThatAreAnnounced() {
        PacketRules two = PacketRules.multicast(2, 51, 100, Wire.VIPS_V4);
        Wire three = Wire.of(THREE);
        Wire six = Wire.of(SIX);
        Wire ah = Wire.of(two.withAuthentication(Authentication.ah("1111")));
        List<Long> forged = new ArrayList<>();
        forged.add(allocated(three, three.summed(Wire.with(three.packet(), 23, 255))));
        forged.add(allocated(three, Wire.with(Wire.with(three.packet(), 2, 255), 3, 255)));
        forged.add(allocated(six, six.summed(Wire.with(six.packet(), 3, 255))));
        forged.add(allocated(ah, Wire.with(ah.packet(), 21, 255)));
        forged.add(allocated(ah, Wire.with(ah.packet(), 47, 255)));
        assertThat(forged).as("octets per packet").allMatch(octets -> octets < 1_500);

        List<IpAddress> many = new ArrayList<>();
        for (int i = 0; i < 255; i++) {
            many.add(IpAddress.parse("2001:db8::" + Integer.toHexString(i)));
        }
        Wire real = Wire.of(PacketRules.multicast(3, 51, 100, many));
        assertThat(allocated(real, real.packet())).as("that this would be seen").isGreaterThan(8_000);
    }

    private static long allocated(Wire wire, byte[] packet) {
        int packets = 2_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // Twice: the first round pays for what is loaded once.
        decode(wire, packet, packets);
        long before = threads.getCurrentThreadAllocatedBytes();
        decode(wire, packet, packets);
        return (threads.getCurrentThreadAllocatedBytes() - before) / packets;
    }

    private static void decode(Wire wire, byte[] packet, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(wire.decode(packet, 255) == null).isFalse();
        }
    }
}
