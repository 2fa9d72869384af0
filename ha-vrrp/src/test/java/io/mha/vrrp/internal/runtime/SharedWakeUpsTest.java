package io.mha.vrrp.internal.runtime;

import static io.mha.vrrp.internal.runtime.Bench.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.packet.AdvertisementCodec;
import io.mha.vrrp.internal.packet.Envelope;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.PacketRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Masters of one loop advertise together where they can, and on the link nobody can tell. */
class SharedWakeUpsTest {
    private static final int OWNER = 255;
    private static final int SLOTS = 50;
    private static final int VRID_AT = 21;

    private record Sent(long at, int vrid) {}

    /** A host, and an ear on its link. */
    private static final class Scene {
        final VirtualLoop loop = new VirtualLoop();
        final FakeLan lan = new FakeLan();
        final Bench host = new Bench(loop, lan.host("192.0.2.11"));
        final List<Sent> sent = new ArrayList<>();

        Scene(long begins) {
            loop.advance(Duration.ofNanos(begins));
            listen(packet -> sent.add(new Sent(loop.nanoTime(), packet.bytes()[VRID_AT] & 0xff)));
        }

        void listen(Consumer<Datagram> ear) {
            FakeNetwork other = lan.host("192.0.2.99");
            other.open(other.link("eth0").orElseThrow(), false, List.of(PacketRules.GROUP_V4), ear);
        }

        /** Between the advertisements from one of them on. */
        List<Long> gaps(int from) {
            List<Long> gaps = new ArrayList<>();
            for (int i = from + 1; i < sent.size(); i++) {
                gaps.add(sent.get(i).at() - sent.get(i - 1).at());
            }
            return gaps;
        }
    }

    private static VirtualRouterConfig.Builder every(Duration interval, int priority) {
        return config().advertInterval(interval).forced().priority(priority);
    }

    @Provide
    Arbitrary<Duration> intervals() {
        return Arbitraries.of(10, 20, 50, 70, 100, 330, 1_000, 1_010, 3_000, 40_950, 255_000)
                .map(Duration::ofMillis);
    }

    private static void assertNoneIsLater(List<Long> gaps, Duration interval) {
        long nanos = interval.toNanos();
        assertThat(gaps.get(0)).as("the first").isBetween(nanos - nanos / SLOTS, nanos);
        assertThat(gaps.subList(1, gaps.size())).as("the others").isNotEmpty().allMatch(gap -> gap == nanos);
    }

    @Property(tries = 300)
    void aMasterAdvertisesNeverLaterThanItsInterval(
            @ForAll("intervals") Duration interval, @ForAll @LongRange(max = 1_000_000_000) long begins) {
        Scene scene = new Scene(begins);
        scene.host.started(every(interval, OWNER));
        scene.loop.advance(interval.multipliedBy(20));
        assertThat(scene.sent).hasSizeBetween(21, 22);
        assertNoneIsLater(scene.gaps(0), interval);
    }

    @Property(tries = 100)
    void norAfterAChangeOfItsPriority(
            @ForAll("intervals") Duration interval, @ForAll @LongRange(max = 1_000_000_000_000L) long later) {
        Scene scene = new Scene(0);
        HostedRouter router = scene.host.started(every(interval, OWNER));
        scene.loop.advance(interval.plusNanos(later % interval.toNanos()));
        int before = scene.sent.size();
        router.priority(250);
        scene.loop.settle();
        assertThat(scene.sent).as("at once").hasSize(before + 1);
        scene.loop.advance(interval.multipliedBy(5));
        assertNoneIsLater(scene.gaps(before), interval);
    }

    @Property(tries = 100)
    void norAfterAnotherMasterGaveUp(@ForAll @LongRange(max = 999_999_999) long later) {
        Scene scene = new Scene(0);
        Duration interval = Duration.ofSeconds(1);
        scene.host.started(every(interval, OWNER));
        scene.loop.advance(interval.plusNanos(later));
        int before = scene.sent.size();
        IpAddress other = IpAddress.parse("192.0.2.12");
        PacketRules rules = PacketRules.multicast(2, 51, 100, List.of(IpAddress.parse(Bench.VIP)));
        byte[] farewell = new AdvertisementCodec(rules).encode(0, 100, new Envelope(other, PacketRules.GROUP_V4, 1, 0));
        scene.lan.sockets().stream()
                .filter(socket -> socket.host() == scene.host.network)
                .forEach(socket -> socket.receive(new Datagram(farewell, other, PacketRules.GROUP_V4, 255, 0)));
        scene.loop.settle();
        assertThat(scene.sent).as("answered at once").hasSize(before + 1);
        scene.loop.advance(interval.multipliedBy(5));
        assertNoneIsLater(scene.gaps(before), interval);
    }

    @Test
    void manyMastersShareFewWakeUps() {
        Scene scene = new Scene(0);
        Duration interval = Duration.ofMillis(100);
        for (int vrid = 1; vrid <= 200; vrid++) {
            scene.host.started(VirtualRouterConfig.builder("eth0", vrid)
                    .address("198.51.100." + vrid)
                    .priority(OWNER)
                    .advertInterval(interval));
            scene.loop.advance(Duration.ofNanos(3_777_777));
        }
        scene.loop.advance(interval);
        scene.sent.clear();
        scene.loop.advance(interval);
        Set<Long> wakeUps = new TreeSet<>();
        scene.sent.forEach(each -> wakeUps.add(each.at()));
        assertThat(scene.sent.stream().map(Sent::vrid)).hasSize(200).doesNotHaveDuplicates();
        assertThat(wakeUps).hasSizeLessThanOrEqualTo(SLOTS);
    }

    /** As RFC 9568 section 6.1 has it, and at the beginning of a mastership as well as later. */
    @Property(tries = 300)
    void theFastestHeirBearsTheLossOfTwoInARow(
            @ForAll("intervals") Duration interval, @ForAll @LongRange(max = 1_000_000_000) long begins) {
        Scene scene = new Scene(begins);
        FakeLan elsewhere = new FakeLan();
        Bench heir = new Bench(scene.loop, elsewhere.host("192.0.2.12"));
        HostedRouter backup = heir.started(every(interval, 254));
        scene.listen(packet -> {
            if (scene.sent.size() % 3 == 1) {
                elsewhere.sockets().forEach(socket -> socket.receive(packet));
            }
        });
        HostedRouter master = scene.host.started(every(interval, OWNER));
        scene.loop.advance(interval.multipliedBy(10));
        assertThat(backup.statistics().advertisementsReceived())
                .as("1st, 4th, 7th, 10th")
                .isGreaterThanOrEqualTo(4);
        assertThat(elsewhere.drain()).containsExactly("12 told BACKUP");
        scene.host.stop(master);
        scene.loop.advance(interval.multipliedBy(6).plusSeconds(10));
        assertThat(backup.isMaster()).as("without any").isTrue();
    }
}
