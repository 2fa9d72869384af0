package io.mha.vrrp.internal.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.100,192.0.2.100",
        "0.0.0.0,0.0.0.0",
        "255.255.255.255,255.255.255.255",
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:db8::100,2001:db8::100",
        "2001:DB8:0:0:0:0:0:100,2001:db8::100",
        "2001:0db8:0000:0000:0000:0000:0000:0100,2001:db8::100",
        "fe80::ff:fe00:d,fe80::ff:fe00:d",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:db8::1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "1:2:3:4:5:6:7::,1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8,0:2:3:4:5:6:7:8",
        "::ffff:192.0.2.1,::ffff:192.0.2.1",
        "::ffff:c000:201,::ffff:192.0.2.1",
        "::192.0.2.1,::c000:201",
        "64:ff9b::192.0.2.33,64:ff9b::c000:221",
        "1:2:3:4:5:6:192.0.2.1,1:2:3:4:5:6:c000:201",
        "2001:0db8:1111:1111:1111:1111:255.255.255.255,2001:db8:1111:1111:1111:1111:ffff:ffff",
        "ff02::12,ff02::12"
    })
    void readsAllFormsAndWritesOne(String text, String canonical) {
        IpAddress address = IpAddress.parse(text);
        assertThat(address).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(address).hasSameHashCodeAs(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "192.0.2",
                "192.0.2.1.1",
                "192.0.2.256",
                "192.0.2.01",
                "192.0.2.+1",
                "192.0.2.-1",
                "192.0.2.",
                "192.0.2.1 ",
                "192.0.2.1/24",
                "192.0.2.\u0661",
                "3221225985",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "12345::",
                "g::",
                "1:",
                ":1",
                "1::2:",
                "fe80::1%eth0",
                "2001:db8::/64",
                "::192.0.2.1:1",
                "192.0.2.1::",
                "1:2:3:4:5:6:7:192.0.2.1",
                "::192.0.2.256",
                "::-1",
                "0000:0000:0000:0000:0000:0000:255.255.255.255255"
            })
    void takesNothingElse(String text) {
        assertThatThrownBy(() -> IpAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an IP address; write it like 192.0.2.100 or 2001:db8::100");
    }

    @Test
    void repeatsNoLongText() {
        assertThatThrownBy(() -> IpAddress.parse("x".repeat(1_000_000)))
                .hasMessageStartingWith("'" + "x".repeat(45) + "...'");
    }

    @Property
    void isReadAsTheJdkDoes(@ForAll @Size(16) byte[] octets) throws UnknownHostException {
        IpAddress address = IpAddress.of(octets);
        assertThat(IpAddress.parse(InetAddress.getByAddress(octets).getHostAddress()))
                .isEqualTo(address);
        assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
    }

    @Test
    void comparesAsUnsignedNumbers() {
        assertThat(IpAddress.parse("192.0.2.200")).isGreaterThan(IpAddress.parse("192.0.2.100"));
        assertThat(IpAddress.parse("10.0.0.1")).isLessThan(IpAddress.parse("192.0.2.1"));
        assertThat(IpAddress.parse("ffff::")).isGreaterThan(IpAddress.parse("::ffff"));
        assertThat(IpAddress.parse("255.0.0.0")).as("IPv4 first").isLessThan(IpAddress.parse("::"));
    }

    @Test
    void knowsWhatItIsFor() {
        assertThat(IpAddress.parse("224.0.0.18").isMulticast()).isTrue();
        assertThat(IpAddress.parse("239.255.0.1").isMulticast()).isTrue();
        assertThat(IpAddress.parse("240.0.0.1").isMulticast()).isFalse();
        assertThat(IpAddress.parse("192.0.2.1").isMulticast()).isFalse();
        assertThat(IpAddress.parse("ff02::12").isMulticast()).isTrue();
        assertThat(IpAddress.parse("fe80::1").isMulticast()).isFalse();
        assertThat(IpAddress.parse("fe80::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("febf::1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("fec0::1").isLinkLocal()).isFalse();
        assertThat(IpAddress.parse("169.254.1.1").isLinkLocal()).isTrue();
        assertThat(IpAddress.parse("169.253.1.1").isLinkLocal()).isFalse();
        assertThat(IpAddress.parse("::").isUnspecified()).isTrue();
        assertThat(IpAddress.parse("0.0.0.1").isUnspecified()).isFalse();
    }

    @Test
    void keepsItsOctetsToItself() {
        byte[] octets = {1, 2, 3, 4};
        IpAddress address = IpAddress.of(octets);
        octets[0] = 9;
        address.octets()[1] = 9;
        assertThat(address).hasToString("1.2.3.4");
        assertThatThrownBy(() -> IpAddress.of(new byte[5])).hasMessageContaining("4 or 16 octets, not 5");
    }
}
