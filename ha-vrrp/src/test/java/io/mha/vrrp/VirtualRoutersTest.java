package io.mha.vrrp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.vrrp.internal.runtime.FakeLan;
import io.mha.vrrp.internal.runtime.VirtualHosts;
import io.mha.vrrp.internal.runtime.VirtualLoop;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What users hold in their hands, above a kernel in memory. */
class VirtualRoutersTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeLan lan = new FakeLan();
    private final VirtualLoop loop = new VirtualLoop();

    private static VirtualRouterConfig config() {
        return VirtualRouterConfig.builder("eth0", 51)
                .address("192.0.2.100")
                .priority(255)
                .advertInterval(Duration.ofMillis(100))
                .build();
    }

    private VirtualRouters threaded() {
        return VirtualRouters.of(VirtualHosts.threaded(lan.host("192.0.2.11")));
    }

    @Test
    void holdsAndHandsOver() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(3);
        VirtualRouter router;
        try (VirtualRouters routers = threaded()) {
            router = routers.add(config());
            router.addListener(event -> told.countDown());
            assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
            assertThat(router.awaitMaster(Duration.ofMillis(1))).isFalse();
            router.start();
            assertThat(router.awaitMaster(LONG)).isTrue();
            assertThat(router.token()).isOne();
            assertThat(router).hasToString("VirtualRouter[eth0/51 MASTER]");
            assertThat(routers.routers()).containsExactly(router);
            router.start();
        }
        assertThat(told.await(30, TimeUnit.SECONDS)).as("master, leaving, end").isTrue();
        assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
        assertThat(router.isMaster()).isFalse();
        assertThatThrownBy(router::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedRouterIsForgottenAndItsPlaceFree() {
        try (VirtualRouters routers = threaded()) {
            VirtualRouter router = routers.add(config());
            router.start();
            router.close();
            router.close();
            assertThat(routers.routers()).isEmpty();
            routers.add(config());
        }
    }

    @Test
    void checksWhatAStartNeedsAndHoldsNothing() {
        try (VirtualRouters routers = threaded()) {
            VirtualRouter router = routers.add(config());
            router.check();
            assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
            VirtualRouter elsewhere = routers.add(VirtualRouterConfig.builder("eth7", 51)
                    .address("192.0.2.100")
                    .build());
            assertThatThrownBy(elsewhere::check)
                    .isInstanceOf(VrrpUnsupportedException.class)
                    .hasMessageContaining("There is no network interface eth7 here.");
        }
    }

    @Test
    void addsNothingAfterItsEnd() {
        VirtualRouters routers = threaded();
        routers.close();
        routers.close();
        assertThatThrownBy(() -> routers.add(config())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void needsNoKernelBeforeItsFirstStart() {
        try (VirtualRouters routers = VirtualRouters.open()) {
            VirtualRouter router = routers.add(config());
            assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
            assertThat(router.masterUntil().isExpired()).isTrue();
            router.priority(7);
            assertThat(router.priority()).isEqualTo(7);
            assertThat(router.statistics().lease()).isEmpty();
        }
    }

    @Test
    void showsItselfInMicrometerUntilItIsClosed() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        VirtualRouters routers = VirtualRouters.of(VirtualHosts.on(loop, lan.host("192.0.2.11")));
        VirtualRouter router = routers.add(config());
        new VirtualRouters.Meters(routers).bindTo(registry);
        router.start();
        loop.advance(Duration.ofMillis(1_050));
        assertThat(registry.get("mha.vrrp.state").tag("state", "master").gauge().value())
                .isOne();
        assertThat(registry.get("mha.vrrp.master")
                        .tag("router", "eth0/51")
                        .gauge()
                        .value())
                .isOne();
        assertThat(registry.get("mha.vrrp.adverts.sent")
                        .tag("priority", "own")
                        .functionCounter()
                        .count())
                .isEqualTo(11);
        assertThat(registry.get("mha.vrrp.lease")
                        .tag("kind", "nftables")
                        .gauge()
                        .value())
                .isOne();
        assertThat(registry.get("mha.vrrp.announcements")
                        .tag("outcome", "sent")
                        .functionCounter()
                        .count())
                .isEqualTo(5);
        TreeSet<String> names = registry.getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> written = VrrpDocsTest.lines("meters")
                .map(line -> line.split("`")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(written)
                .isEqualTo(names)
                .allMatch(Pattern.compile("mha\\.vrrp\\.[a-z.]+").asMatchPredicate());
    }

    @Test
    void takesItsMetersWithIt() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (VirtualRouters routers = threaded()) {
            routers.add(config());
            new VirtualRouters.Meters(routers).bindTo(registry);
            assertThat(registry.getMeters()).isNotEmpty();
        }
        assertThat(registry.getMeters()).isEmpty();
    }
}
