package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against frames that real keepalived put on the wire, and the example of RFC 1071. */
class InternetChecksumTest {
    private static final int VRRP = 112;
    private static final int CHECKSUM_AT = 6;

    private static final String V2_NONE = "01005e00001202000000000d080045c0002800010000ff701887c000020be0000012"
            + "2133fa0100012265c00002640000000000000000";
    private static final String V2_PASS = "01005e00001202000000000d080045c0002800010000ff701887c000020be0000012"
            + "2133fa010101bf02c00002643131313100000000";
    private static final String V3_IP4 =
            "01005e00001202000000000d080045c0002000010000ff70188fc000020be0000012" + "3133fa0100646f67c0000264";
    private static final String V3_IP4_MESSAGE_ONLY =
            "01005e00001202000000000d080045c0002000010000ff70188fc000020be0000012" + "3133fa0100641202c0000264";
    private static final String V3_IP4_THREE = "01005e00001202000000000d080045c0002800010000ff701887c000020be0000012"
            + "3133fa030064ea90c0000264c0000265c0000266";
    private static final String V3_IP4_UNICAST =
            "02000000000e02000000000d080045c0002000010000ff703695c000020bc000020c" + "3133fa0100648d6dc0000264";
    private static final String V3_IP6 = "33330000001202000000000d86dd6c09e6c5002870fffe80000000000000000000fffe00000d"
            + "ff020000000000000000000000000012"
            + "3133fa020064a8f0fe80000000000000000000000000010020010db8000000000000000000000100";
    private static final String V3_IP6_UNICAST =
            "02000000000e02000000000d86dd6c01230a0028704020010db800000000000000000000001120010db8000000000000"
                    + "0000000000123133fa02006449fefe80000000000000000000000000010020010db8000000000000000000000100";

    @ParameterizedTest
    @CsvSource({V2_NONE + ",2265", V2_PASS + ",bf02", V3_IP4_MESSAGE_ONLY + ",1202"})
    void overTheMessageAlone(String frame, String expected) {
        byte[] message = message(frame);
        assertThat(new InternetChecksum().add(message).value())
                .as("as received")
                .isZero();
        assertThat(new InternetChecksum().add(withoutChecksum(message)).value())
                .isEqualTo(HexFormat.fromHexDigits(expected));
    }

    @ParameterizedTest
    @CsvSource({
        V3_IP4 + ",6f67",
        V3_IP4_THREE + ",ea90",
        V3_IP4_UNICAST + ",8d6d",
        V3_IP6 + ",a8f0",
        V3_IP6_UNICAST + ",49fe"
    })
    void overThePseudoHeaderAndTheMessage(String frame, String expected) {
        byte[] message = message(frame);
        assertThat(pseudo(frame, message.length).add(message).value())
                .as("as received")
                .isZero();
        assertThat(pseudo(frame, message.length).add(withoutChecksum(message)).value())
                .isEqualTo(HexFormat.fromHexDigits(expected));
    }

    @ParameterizedTest
    @CsvSource({V2_NONE, V2_PASS, V3_IP4, V3_IP4_THREE, V3_IP4_UNICAST})
    void overTheHeaderOfIpv4(String frame) {
        byte[] bytes = HexFormat.of().parseHex(frame);
        assertThat(new InternetChecksum().add(bytes, 14, 34).value()).isZero();
    }

    @Test
    void ofTheExampleInRfc1071() {
        byte[] example = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertThat(new InternetChecksum().add(example).value()).isEqualTo(~0xddf2 & 0xffff);
    }

    @Test
    void fillsUpAnOddByte() {
        byte[] odd = {0x12, 0x34, (byte) 0xab};
        byte[] even = {0x12, 0x34, (byte) 0xab, 0};
        assertThat(new InternetChecksum().add(odd).value())
                .isEqualTo(new InternetChecksum().add(even).value());
        assertThat(new InternetChecksum().value()).as("of nothing").isEqualTo(0xffff);
    }

    @Test
    void carriesAroundTheEndMoreThanOnce() {
        byte[] ones = new byte[65_535];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(new InternetChecksum().add(ones, 0, 65_534).value()).isZero();
    }

    private static InternetChecksum pseudo(String frame, int length) {
        byte[] bytes = HexFormat.of().parseHex(frame);
        boolean six = isIpv6(frame);
        int source = six ? 22 : 26;
        int size = six ? 16 : 4;
        return new InternetChecksum()
                .addPseudoHeader(
                        Arrays.copyOfRange(bytes, source, source + size),
                        Arrays.copyOfRange(bytes, source + size, source + 2 * size),
                        VRRP,
                        length);
    }

    private static byte[] message(String frame) {
        byte[] bytes = HexFormat.of().parseHex(frame);
        return Arrays.copyOfRange(bytes, isIpv6(frame) ? 54 : 34, bytes.length);
    }

    private static boolean isIpv6(String frame) {
        return frame.startsWith("86dd", 24);
    }

    private static byte[] withoutChecksum(byte[] message) {
        byte[] copy = message.clone();
        copy[CHECKSUM_AT] = 0;
        copy[CHECKSUM_AT + 1] = 0;
        return copy;
    }
}
