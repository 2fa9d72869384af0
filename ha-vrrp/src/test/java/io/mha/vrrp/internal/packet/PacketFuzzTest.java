package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.internal.packet.PacketRules.AddressCheck;
import io.mha.vrrp.internal.packet.PacketRules.Checksum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whatever the bytes: a result, soon. Each try sends {@value #BATCH} packets; CONTRIBUTING.md has the long run. */
class PacketFuzzTest {
    private static final int BATCH = 32;
    private static final byte[] MAC = {2, 0, 0, 0, 0, 0x0d};
    private static final int MAX_LENGTH = 1_600;
    private static final List<Wire> WIRES = wires();

    private static long sent;
    private static long accepted;
    private static long changed;
    private static long claims;

    @AfterContainer
    static void says() {
        System.out.println("PacketFuzzTest: " + sent + " packets, " + accepted + " accepted; " + claims + " claims");
        // Otherwise what lies behind the checks was not reached.
        assertThat(accepted).isGreaterThanOrEqualTo(changed / 20);
    }

    private static List<Wire> wires() {
        List<Wire> wires = new ArrayList<>();
        PacketRules two = PacketRules.multicast(2, 51, 100, Wire.VIPS_V4);
        PacketRules three = PacketRules.multicast(3, 51, 100, Wire.VIPS_V4);
        PacketRules six = PacketRules.multicast(3, 51, 100, Wire.VIPS_V6);
        for (PacketRules rules : List.of(
                two,
                two.withAuthentication(Authentication.pass("1111")),
                two.withAuthentication(Authentication.ah("1111")),
                two.withAuthentication(Authentication.ah("1111")).unicast(Set.of()),
                three,
                three.withChecksum(Checksum.MESSAGE_ONLY),
                three.unicast(Set.of(Wire.PEER_V4)),
                six.withAddressCheck(AddressCheck.DROP),
                six.unicast(Set.of()))) {
            wires.add(Wire.of(rules));
        }
        return wires;
    }

    @Property
    void randomBytes(@ForAll Random random) {
        for (int i = 0; i < BATCH; i++) {
            byte[] packet = new byte[random.nextInt(random.nextInt(8) == 0 ? MAX_LENGTH : 64)];
            random.nextBytes(packet);
            check(any(random), packet, random);
        }
    }

    @Property
    void randomMessagesInGoodHeaders(@ForAll Random random) {
        for (int i = 0; i < BATCH; i++) {
            Wire wire = any(random);
            byte[] good = wire.packet();
            byte[] packet = Arrays.copyOf(good, wire.at() + random.nextInt(random.nextInt(8) == 0 ? MAX_LENGTH : 64));
            for (int at = wire.at(); at < packet.length; at++) {
                packet[at] = at < wire.at() + 4 && random.nextBoolean() ? good[at] : (byte) random.nextInt();
            }
            if (wire.at() > 0) {
                packet[2] = (byte) (packet.length >> 8);
                packet[3] = (byte) packet.length;
            }
            check(wire, summed(wire, packet, random), random);
        }
    }

    @Property
    void goodPacketsThatWereChanged(@ForAll Random random) {
        for (int i = 0; i < BATCH; i++) {
            changed++;
            Wire wire = any(random);
            byte[] packet = wire.packet();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                packet = changed(packet, random);
            }
            check(any(wire, random), summed(wire, packet, random), random);
        }
    }

    @Property
    void framesOfTheLink(@ForAll Random random) {
        for (int i = 0; i < BATCH; i++) {
            sent++;
            IpAddress address = (random.nextBoolean() ? Wire.VIPS_V4 : Wire.VIPS_V6).get(0);
            byte[] frame = random.nextBoolean()
                    ? LinkFrames.announcement(MAC, address, false)
                    : LinkFrames.probe(MAC, address);
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                frame = changed(frame, random);
            }
            try {
                if (LinkFrames.claim(frame).isPresent()) {
                    claims++;
                }
            } catch (RuntimeException e) {
                throw new AssertionError(HexFormat.of().formatHex(frame), e);
            }
        }
    }

    private static byte[] changed(byte[] packet, Random random) {
        if (packet.length == 0) {
            return packet;
        }
        int at = random.nextInt(packet.length);
        return switch (random.nextInt(5)) {
            case 0 -> Wire.with(packet, at, packet[at] ^ 1 << random.nextInt(8));
            case 1 -> Wire.with(packet, at, random.nextInt());
            case 2 -> Wire.with(packet, at, random.nextBoolean() ? 0 : 0xff);
            case 3 -> Arrays.copyOf(packet, random.nextInt(packet.length * 2));
            default -> Wire.cut(packet, at + 4);
        };
    }

    /** Often with a checksum that fits, so that what lies behind it is reached. */
    private static byte[] summed(Wire wire, byte[] packet, Random random) {
        return random.nextInt(4) == 0 || packet.length < wire.at() + VrrpMessage.FIXED ? packet : wire.summed(packet);
    }

    private static Wire any(Random random) {
        return WIRES.get(random.nextInt(WIRES.size()));
    }

    private static Wire any(Wire most, Random random) {
        return random.nextInt(8) == 0 ? any(random) : most;
    }

    private static void check(Wire wire, byte[] packet, Random random) {
        sent++;
        if (random.nextInt(4) == 0) {
            wire.codec().forgetSequences();
        }
        byte[] before = packet.clone();
        try {
            AdvertisementCodec.vrid(packet, wire.rules().v6());
            Reception reception = wire.decode(packet, random.nextInt(4) == 0 ? random.nextInt(256) : 255);
            if (reception instanceof Reception.Accepted good) {
                accepted++;
                isSound(wire, good, packet.length);
            } else if (reception instanceof Reception.Dropped dropped
                    && dropped.detail().isEmpty()) {
                throw new AssertionError("dropped without a word");
            }
            if (!Arrays.equals(before, packet)) {
                throw new AssertionError("the packet was changed");
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError(wire.rules() + ": " + HexFormat.of().formatHex(packet), e);
        }
    }

    private static void isSound(Wire wire, Reception.Accepted good, int length) {
        Advertisement advertisement = good.advertisement();
        PacketRules rules = wire.rules();
        assertThat(advertisement.version()).isEqualTo(rules.version());
        assertThat(advertisement.vrid()).isEqualTo(rules.vrid());
        assertThat(advertisement.priority()).isBetween(0, 255);
        assertThat(PacketRules.isInterval(rules.version(), advertisement.intervalCentis()))
                .isTrue();
        assertThat(advertisement.addresses())
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(length / IpAddress.length(rules.v6()))
                .allMatch(address -> address.isV6() == rules.v6());
        assertThat(good.source()).isNotEqualTo(wire.own());
    }
}
