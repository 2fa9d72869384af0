package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.vrrp.internal.packet.LinkFrames.Claim;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the announcements that real keepalived put on the wire. */
class LinkFramesTest {
    private static final byte[] MAC = Frames.bytes("02000000000d");
    private static final IpAddress V4 = IpAddress.parse("192.0.2.100");
    private static final IpAddress V6 = IpAddress.parse("2001:db8::100");
    private static final int ICMP_AT = 54;

    @ParameterizedTest
    @CsvFileSource(resources = "/vectors/neighbours.csv", useHeadersInDisplayName = true)
    void areThoseOfKeepalived(String name, String frame) {
        byte[] bytes = Frames.bytes(frame);
        switch (name) {
            case "GARP" -> check(bytes, "02000000000d", "192.0.2.100", false);
            case "GARP-VMAC" -> check(bytes, "00005e000133", "192.0.2.100", false);
            case "NA-LL" -> check(bytes, "02000000000d", "fe80::100", false);
            case "NA-GLOBAL" -> check(bytes, "02000000000d", "2001:db8::100", false);
            case "NA-VMAC" -> check(bytes, "00005e000233", "fe80::100", false);
            default -> assertThat(LinkFrames.claim(bytes)).as(name).isEmpty();
        }
    }

    private static void check(byte[] frame, String mac, String address, boolean router) {
        byte[] octets = Frames.bytes(mac);
        IpAddress vip = IpAddress.parse(address);
        assertThat(LinkFrames.announcement(octets, vip, router)).isEqualTo(frame);
        Claim claim = LinkFrames.claim(frame).orElseThrow();
        assertThat(claim.address()).isEqualTo(vip);
        assertThat(claim.isBy(octets)).isTrue();
        assertThat(claim.isProbe()).isFalse();
        assertThat(claim.mac()).isEqualTo(HexFormat.ofDelimiter(":").formatHex(octets));
    }

    @Test
    void sayThatWeAreARouterIfWeAre() {
        byte[] host = LinkFrames.announcement(MAC, V6, false);
        byte[] router = LinkFrames.announcement(MAC, V6, true);
        assertThat(host[ICMP_AT + 4]).isEqualTo((byte) 0x20);
        assertThat(router[ICMP_AT + 4]).isEqualTo((byte) 0xa0);
        assertThat(LinkFrames.claim(router)).as("its checksum fits").isPresent();
    }

    @Test
    void probeWithArpAsRfc5227Says() {
        byte[] frame = LinkFrames.probe(MAC, V4);
        assertThat(frame)
                .isEqualTo(Frames.bytes("ffffffffffff02000000000d0806" + "0001080006040001" + "02000000000d00000000"
                        + "000000000000c0000264"));
        assertThat(LinkFrames.claim(frame).orElseThrow())
                .hasToString("02:00:00:00:00:0d asks for 192.0.2.100")
                .matches(Claim::isProbe);
    }

    @Test
    void probeWithASolicitationAsRfc4862Says() {
        byte[] frame = LinkFrames.probe(MAC, IpAddress.parse("2001:db8::12:3456"));
        assertThat(frame)
                .startsWith(Frames.bytes("3333ff12345602000000000d86dd" + "6000000000183aff"
                        + "00000000000000000000000000000000" + "ff0200000000000000000001ff123456" + "8700"))
                .endsWith(Frames.bytes("0000000020010db8000000000000000000123456"))
                .hasSize(14 + 40 + 24);
        assertThat(LinkFrames.claim(frame).orElseThrow())
                .as("its checksum fits")
                .hasToString("02:00:00:00:00:0d asks for 2001:db8::12:3456");
    }

    @Test
    void aReplyClaimsTheSendersAddressAndPaddingDoesNotMatter() {
        byte[] reply = Frames.bytes(
                "02000000000d02000000000e0806" + "0001080006040002" + "02000000000ec0000264" + "02000000000dc000020b");
        Claim claim = LinkFrames.claim(Arrays.copyOf(reply, 60)).orElseThrow();
        assertThat(claim).hasToString("02:00:00:00:00:0e has 192.0.2.100");
        assertThat(claim.isBy(MAC)).isFalse();
    }

    @Test
    void aQuestionForAnotherAddressClaimsTheSendersOwn() {
        byte[] request = Frames.bytes(
                "ffffffffffff02000000000e0806" + "0001080006040001" + "02000000000ec0000264" + "000000000000c0000201");
        assertThat(LinkFrames.claim(request).orElseThrow()).hasToString("02:00:00:00:00:0e has 192.0.2.100");
    }

    @Test
    void aSolicitationClaimsItsSource() {
        byte[] frame = LinkFrames.probe(MAC, V6);
        System.arraycopy(IpAddress.parse("2001:db8::e").raw(), 0, frame, 22, 16);
        assertThat(LinkFrames.claim(sum(frame)).orElseThrow()).hasToString("02:00:00:00:00:0d has 2001:db8::e");
    }

    @Test
    void anAdvertisementWithoutTheOptionNamesTheFramesSource() {
        byte[] frame = Arrays.copyOf(LinkFrames.announcement(MAC, V6, false), 14 + 40 + 24);
        frame[19] = 24;
        assertThat(LinkFrames.claim(sum(frame)).orElseThrow()).hasToString("02:00:00:00:00:0d has 2001:db8::100");
    }

    @Test
    void anUnknownOptionIsPassedOver() {
        byte[] frame = Arrays.copyOf(LinkFrames.announcement(MAC, V6, false), 14 + 40 + 24 + 16 + 8);
        System.arraycopy(frame, ICMP_AT + 24, frame, ICMP_AT + 40, 8);
        frame[ICMP_AT + 24] = 14;
        frame[ICMP_AT + 25] = 2;
        frame[ICMP_AT + 42] = 4;
        frame[19] = 48;
        assertThat(LinkFrames.claim(sum(frame)).orElseThrow()).hasToString("04:00:00:00:00:0d has 2001:db8::100");
    }

    @ParameterizedTest
    @CsvSource({
        "the ARP hardware, 15, 2",
        "the ARP protocol, 16, 0",
        "the ARP address lengths, 18, 8",
        "the ARP opcode, 21, 3",
        "the type of the frame, 13, 0"
    })
    void noClaimOfArpWithAnother(String what, int at, byte value) {
        byte[] frame = LinkFrames.announcement(MAC, V4, false);
        assertThat(LinkFrames.claim(frame)).isPresent();
        frame[at] = value;
        assertThat(LinkFrames.claim(frame)).as(what).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "the version of IP, 14, 64",
        "a payload that is not there, 19, 33",
        "a payload too short, 19, 23",
        "the next header, 20, 17",
        "the hop limit, 21, -2",
        "the type, 54, -123",
        "the code, 55, 1",
        "a target that is a group, 62, -1",
        "an option without length, 79, 0",
        "an option beyond the end, 79, 2"
    })
    void noClaimOfNeighbourDiscoveryWithAnother(String what, int at, byte value) {
        byte[] frame = LinkFrames.announcement(MAC, V6, false);
        assertThat(LinkFrames.claim(sum(frame.clone()))).isPresent();
        frame[at] = value;
        assertThat(LinkFrames.claim(sum(frame))).as(what).isEmpty();
    }

    @Test
    void noClaimWithHalfAnOption() {
        byte[] frame = Arrays.copyOf(LinkFrames.announcement(MAC, V6, false), 14 + 40 + 33);
        frame[19] = 33;
        assertThat(LinkFrames.claim(sum(frame))).isEmpty();
    }

    @Test
    void noClaimWithoutTheRightChecksum() {
        byte[] frame = LinkFrames.announcement(MAC, V6, false);
        frame[56] ^= 1;
        assertThat(LinkFrames.claim(frame)).isEmpty();
    }

    @Test
    void needSixOctetsOfHardwareAddress() {
        assertThatThrownBy(() -> LinkFrames.announcement(new byte[8], V4, false))
                .hasMessageContaining("has 6 octets, not 8");
        assertThatThrownBy(() -> LinkFrames.probe(new byte[0], V6)).hasMessageContaining("has 6 octets, not 0");
    }

    /** Fills in the checksum. */
    private static byte[] sum(byte[] frame) {
        frame[56] = 0;
        frame[57] = 0;
        int end = Math.min(frame.length, ICMP_AT + frame[19]);
        int sum = new InternetChecksum()
                .addPseudoHeader(
                        Arrays.copyOfRange(frame, 22, 38), Arrays.copyOfRange(frame, 38, 54), 58, end - ICMP_AT)
                .add(frame, ICMP_AT, end)
                .value();
        frame[56] = (byte) (sum >> 8);
        frame[57] = (byte) sum;
        return frame;
    }
}
