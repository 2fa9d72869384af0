package io.mha.vrrp.internal.runtime;

import static io.mha.vrrp.internal.runtime.Bench.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VirtualRouterConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keepalived's garp_* options mean here, and the cap that it has not. */
class AnnouncementsTest {
    private static final String FRAME = "11 announces ";

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeLan lan = new FakeLan();
    private final Bench bench = new Bench(loop, lan.host("192.0.2.11", "fe80::11"));
    private final Counters counters = new Counters();

    private Announcements of(VirtualRouterConfig.Builder builder) {
        return new Announcements(
                Bench.settings(builder.build()),
                loop,
                counters,
                now -> true,
                frame -> bench.network.sendFrame(bench.network.link("eth0").orElseThrow(), frame),
                FakeNetwork.MAC);
    }

    @Test
    void goesRoundTheAddresses() {
        of(config().address("192.0.2.100", "192.0.2.101").garpMasterRepeat(2)).claimed();
        assertThat(lan.log)
                .containsExactly(
                        FRAME + "192.0.2.100", FRAME + "192.0.2.101", FRAME + "192.0.2.100", FRAME + "192.0.2.101");
    }

    @Test
    void saysItAgainFiveSecondsLater() {
        of(config()).claimed();
        loop.advance(Duration.ofMillis(4_999));
        assertThat(lan.drain()).hasSize(5);
        loop.advance(Duration.ofMillis(1));
        assertThat(lan.drain()).hasSize(5);
        loop.advance(Duration.ofHours(1));
        assertThat(lan.drain()).as("no refresh by default").isEmpty();
    }

    @Test
    void hasNoSecondBurstWithoutADelay() {
        of(config().garpMasterDelay(Duration.ZERO)).claimed();
        loop.advance(Duration.ofMinutes(1));
        assertThat(lan.log).hasSize(5);
    }

    @Test
    void refreshesOnATimerOfItsOwn() {
        Announcements announcements = of(config().garpMasterDelay(Duration.ZERO)
                .garpMasterRefresh(Duration.ofSeconds(3))
                .garpMasterRefreshRepeat(2));
        announcements.claimed();
        lan.drain();
        loop.advance(Duration.ofMillis(8_999));
        assertThat(lan.drain()).hasSize(4);
        announcements.cancel();
        loop.advance(Duration.ofMinutes(1));
        assertThat(lan.drain()).isEmpty();
    }

    @Test
    void pausesBetweenTwoWhereThatIsAsked() {
        of(config().garpInterval(Duration.ofMillis(10))).claimed();
        assertThat(lan.log).hasSize(1);
        loop.advance(Duration.ofMillis(29));
        assertThat(lan.log).hasSize(3);
        loop.advance(Duration.ofMillis(11));
        assertThat(lan.log).hasSize(5);
    }

    @Test
    void isCancelledByARelease() {
        Announcements announcements = of(config().garpInterval(Duration.ofMillis(10)));
        announcements.claimed();
        announcements.cancel();
        loop.advance(Duration.ofMinutes(1));
        assertThat(lan.log).hasSize(1);
    }

    @Test
    void aSecondBurstIsPutOffByAnotherContestNotAddedTo() {
        Announcements announcements = of(config().garpLowerPrioRepeat(3).garpMasterDelay(Duration.ZERO));
        for (int i = 0; i < 3; i++) {
            announcements.contested();
            loop.advance(Duration.ofSeconds(2));
        }
        assertThat(lan.drain()).as("keepalived would have sent 18 by the end").hasSize(9);
        loop.advance(Duration.ofMinutes(1));
        assertThat(lan.drain()).hasSize(3);
    }

    @Test
    void neverSendsMoreThanTheCapInAnySecond() {
        Announcements announcements =
                of(config().address("192.0.2.100", "192.0.2.101").announceLimit(4));
        for (int i = 0; i < 1_000; i++) {
            announcements.contested();
            loop.advance(Duration.ofMillis(1));
        }
        assertThat(lan.drain()).as("4 for each of 2 addresses").hasSize(8);
        loop.advance(Duration.ofMillis(1));
        announcements.contested();
        assertThat(lan.drain()).as("the next second").hasSize(8);
        assertThat(counters.suppressed.get()).isEqualTo(1_001 * 10 - 16);
        assertThat(counters.announced.get()).isEqualTo(16);
    }

    @Test
    void announcesIpv6ByNeighbourAdvertisements() {
        of(VirtualRouterConfig.builder("eth0", 51)
                        .address("fe80::100", "2001:db8::100")
                        .garpMasterRepeat(1))
                .claimed();
        assertThat(lan.log).isEqualTo(List.of(FRAME + "fe80::100", FRAME + "2001:db8::100"));
    }
}
