package io.mha.vrrp;

import static io.mha.vrrp.VirtualRouterConfig.builder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.VirtualRouterConfig.Authentication;
import io.mha.vrrp.VirtualRouterConfig.Builder;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What fits together and what does not, with the key, its value and the cure. */
class VirtualRouterConfigTest {
    private static final String VIP = "192.0.2.100";

    private static Builder v4() {
        return builder("eth0", 51).address(VIP);
    }

    private static Arguments refused(Supplier<Builder> settings, String key, String cure) {
        return Arguments.of(settings, key, cure);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refused(() -> builder("eth0", 0).address(VIP), "vrid", "1 to 255"),
                refused(() -> builder("eth0", 256).address(VIP), "vrid", "1 to 255"),
                refused(() -> builder("", 1).address(VIP), "interface", "ip link"),
                refused(() -> builder("eth0", 1), "addresses", "is missing"),
                refused(() -> builder("eth0", 1).address(VIP, "2001:db8::1"), "addresses", "mixes IPv4 and IPv6"),
                refused(() -> builder("eth0", 1).address(VIP, VIP), "addresses", "twice"),
                refused(() -> builder("eth0", 1).address(VIP + "/33"), "addresses", "from 1 to 32"),
                refused(() -> builder("eth0", 1).address(VIP + "/24", "192.0.2.101"), "addresses", "different prefix"),
                refused(() -> builder("eth0", 1).address("vip.example.org"), "addresses", "is not an address"),
                refused(() -> v4().priority(0), "priority", "1 to 255"),
                refused(() -> v4().priority(256), "priority", "1 to 255"),
                refused(() -> v4().version(4), "version", "must be 2 or 3"),
                refused(() -> v4().advertInterval(Duration.ZERO), "advertInterval", "from 10ms to 255s"),
                refused(() -> v4().advertInterval(Duration.ofMillis(40)), "advertInterval", "forced"),
                refused(() -> v4().advertInterval(Duration.ofMillis(105)), "advertInterval", "multiple of 10ms"),
                refused(() -> v4().version(3).advertInterval(Duration.ofSeconds(41)), "advertInterval", "40.95 s"),
                refused(
                        () -> v4().version(2).advertInterval(Duration.ofMillis(500)),
                        "advertInterval",
                        "whole seconds"),
                refused(() -> builder("eth0", 1).address("fe80::1").version(2), "version", "use version 3"),
                refused(() -> v4().authentication(Authentication.PASS, "123456789"), "authPass", "8 at most"),
                refused(() -> v4().authentication(Authentication.PASS, ""), "authPass", "is missing"),
                refused(() -> v4().authentication(Authentication.NONE, "x"), "authPass", "of no use"),
                refused(() -> v4().version(3).authentication(Authentication.AH, "x"), "authentication", "version 2"),
                refused(() -> v4().unicastPeer("2001:db8::2"), "unicastPeers", "IPv4 address"),
                refused(() -> v4().sourceAddress("2001:db8::2"), "sourceAddress", "IPv4 address"),
                refused(
                        () -> v4().sourceAddress("192.0.2.1").unicastPeer("192.0.2.1"),
                        "unicastPeers",
                        "other routers"),
                refused(() -> v4().unicastPeer("192.0.2.1/24"), "unicastPeers", "no prefix length"),
                refused(() -> v4().preempt(false).preemptDelay(Duration.ofSeconds(1)), "preemptDelay", "preempt=false"),
                refused(() -> v4().garpMasterRepeat(0), "garpMasterRepeat", "1 to 100"),
                refused(() -> v4().announceLimit(0), "announceLimit", "1 to 1000"),
                refused(() -> v4().handOver(Duration.ofMinutes(2)), "handOver", "to 1m"),
                refused(() -> v4().set("lease", "maybe"), "lease", "preferred, required, off"),
                refused(() -> v4().set("prioritty", "1"), "prioritty", "did you mean priority"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithKeyAndCure(Supplier<Builder> settings, String key, String cure) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> settings.get().build());
        assertThat(refused).isNotNull();
        assertThat(refused.key()).isEqualTo(key);
        assertThat(refused.cure()).contains(cure);
    }

    @Test
    void hasKeepalivedsDefaults() {
        VirtualRouterConfig config = v4().build();
        assertThat(config.version()).isEqualTo(2);
        assertThat(config.priority()).isEqualTo(100);
        assertThat(config.advertInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.addresses()).containsExactly(VIP);
    }

    @Test
    void takesTheVersionThatFits() {
        assertThat(builder("eth0", 1).address("fe80::1").build().version()).isEqualTo(3);
        assertThat(v4().advertInterval(Duration.ofMillis(100)).build().version())
                .isEqualTo(3);
        assertThat(v4().advertInterval(Duration.ofSeconds(2)).build().version()).isEqualTo(2);
        assertThat(v4().version(3).build().version()).isEqualTo(3);
    }

    @Test
    void takesLessThanFiftyMillisecondsIfForced() {
        assertThat(v4().advertInterval(Duration.ofMillis(10)).forced().build().advertInterval())
                .isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void readsKeysAsKeepalivedWritesThem() {
        VirtualRouterConfig config = builder("eth0", 51)
                .set("addresses", "192.0.2.100/24, 192.0.2.101/24")
                .set("ADVERTINTERVAL", "0.1")
                .set("garpMasterRefresh", "60")
                .build();
        assertThat(config.addresses()).containsExactly("192.0.2.100", "192.0.2.101");
        assertThat(config.advertInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.settings().prefixLength()).isEqualTo(24);
        assertThat(config.describe()).contains("garpMasterRefresh = 60  # builder", "priority = 100  # default");
    }

    @Test
    void neverShowsThePassword() {
        VirtualRouterConfig config =
                v4().authentication(Authentication.PASS, "s3cret").build();
        assertThat(config.toString() + config.describe())
                .doesNotContain("s3cret")
                .contains("authPass = ***");
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> v4().authentication(Authentication.AH, "s3cret-and-long").build());
        assertThat(refused.getMessage() + refused.value()).doesNotContain("s3cret");
    }
}
