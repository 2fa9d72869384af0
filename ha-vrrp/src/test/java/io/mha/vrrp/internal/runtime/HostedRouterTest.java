package io.mha.vrrp.internal.runtime;

import static io.mha.vrrp.internal.runtime.Bench.VIP;
import static io.mha.vrrp.internal.runtime.Bench.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.config.ConfigException;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import io.mha.vrrp.VrrpUnsupportedException;
import io.mha.vrrp.internal.fsm.VrrpTiming;
import io.mha.vrrp.internal.net.AddressLease;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.packet.AdvertisementCodec;
import io.mha.vrrp.internal.packet.Envelope;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.PacketRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Virtual routers on a link and kernels in memory, on a clock that tests turn. */
class HostedRouterTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeLan lan = new FakeLan();
    private final Bench one = new Bench(loop, lan.host("192.0.2.11"));
    private final Bench two = new Bench(loop, lan.host("192.0.2.12"));

    private static VirtualRouterConfig.Builder fast() {
        return config().advertInterval(INTERVAL);
    }

    @Test
    void claimsBeforeItAnnouncesBeforeItTells() {
        one.started(fast().priority(150));
        loop.advance(Duration.ofMillis(360));
        assertThat(lan.drain())
                .containsExactly(
                        "11 told BACKUP",
                        "11 advertises 150",
                        "11 claims",
                        "11 announces " + VIP,
                        "11 announces " + VIP,
                        "11 announces " + VIP,
                        "11 announces " + VIP,
                        "11 announces " + VIP,
                        "11 told MASTER");
        loop.advance(INTERVAL);
        assertThat(lan.drain()).as("each tick").containsExactly("11 renews", "11 advertises 150");
    }

    @Test
    void tellsALossOnlyAfterTheAddressesAreGone() {
        HostedRouter first = one.master(fast().priority(100));
        lan.drain();
        two.started(fast().priority(200));
        loop.advance(Duration.ofMillis(400));
        assertThat(first.state()).isEqualTo(VrrpState.BACKUP);
        List<String> log = lan.drain();
        assertThat(log).containsSubsequence("12 advertises 200", "11 releases", "11 told BACKUP");
        assertThat(one.network.holds(VIP)).isFalse();
        assertThat(two.network.holds(VIP)).isTrue();
    }

    @Test
    void isMasterUntilTheLeaseEndsUnlessItIsRenewed() {
        HostedRouter router = one.master(fast());
        assertThat(router.isMaster()).isTrue();
        assertThat(Duration.ofNanos(router.masterUntil().remainingNanos()))
                .isBetween(Duration.ofMillis(190), Duration.ofMillis(290));
        loop.pause(Duration.ofMillis(291));
        assertThat(router.isMaster()).as("nothing ran, and yet").isFalse();
        assertThat(router.masterUntil().isExpired()).isTrue();
    }

    @Test
    void aMasterThatWasPausedForLongerThanItsLeaseGivesUpBeforeItSendsAnything() {
        HostedRouter router = one.master(fast());
        lan.drain();
        loop.pause(Duration.ofSeconds(5));
        loop.settle();
        assertThat(lan.log).isEmpty();
        loop.advance(Duration.ofMillis(1));
        assertThat(lan.drain()).containsExactly("11 releases", "11 told BACKUP");
        loop.advance(Duration.ofMillis(290));
        assertThat(lan.drain()).as("listens first").isEmpty();
        loop.advance(Duration.ofSeconds(10));
        assertThat(router.isMaster()).as("again").isTrue();
        assertThat(lan.count("11 announces")).isLessThanOrEqualTo(10);
    }

    @Test
    void whatWasReceivedDuringThePauseIsNotLookedAt() {
        HostedRouter router = one.master(fast().priority(150));
        long sent = router.statistics().advertisementsSent();
        loop.pause(Duration.ofSeconds(5));
        for (int i = 0; i < 50; i++) {
            deliver(
                    one,
                    advertisement(200 - i, 10),
                    Duration.ofMillis(5_000 - i * 100).toNanos());
        }
        loop.settle();
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
        assertThat(router.statistics().advertisementsSent()).isEqualTo(sent);
        assertThat(router.statistics().dropped()).containsEntry("stale", 50L);
        assertThat(router.statistics().advertisementsReceived()).isZero();
    }

    /** Its heir's announcements wait in the socket as well. */
    @Test
    void aConflictFromThePauseIsTheHeirsGoodRight() {
        HostedRouter router = one.master(fast());
        List<VirtualRouter.Event> events = new ArrayList<>();
        router.addListener(events::add);
        loop.advance(Duration.ofSeconds(6));
        lan.drain();
        loop.pause(Duration.ofSeconds(5));
        one.network.conflict(VIP, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0e);
        loop.settle();
        assertThat(lan.drain()).containsExactly("11 releases", "11 told BACKUP");
        assertThat(router.statistics().conflicts()).isZero();
        assertThat(events).noneMatch(VirtualRouter.Event.AddressConflict.class::isInstance);
    }

    /** The kernel took the address away when its time was over. */
    @Test
    void anAddressThatWentDuringThePauseIsNotPutBack() {
        one.master(fast());
        loop.advance(Duration.ofSeconds(6));
        lan.drain();
        loop.pause(Duration.ofSeconds(5));
        one.network.remove(VIP);
        loop.settle();
        assertThat(lan.drain()).containsExactly("11 told BACKUP");
        assertThat(one.network.holds(VIP)).isFalse();
    }

    /** Its burst is due before its advertisement is. */
    @Test
    void aBurstThatWasDueDuringThePauseIsNotSent() {
        HostedRouter router = one.started(fast().priority(150).garpMasterDelay(Duration.ofMillis(1_030)));
        loop.advance(Duration.ofMillis(1_365));
        assertThat(router.isMaster()).isTrue();
        assertThat(lan.drain()).endsWith("11 renews", "11 advertises 150");
        loop.pause(Duration.ofSeconds(5));
        loop.advance(Duration.ofMillis(1));
        assertThat(lan.drain()).containsExactly("11 releases", "11 told BACKUP");
    }

    @Test
    void aBackupThatWasPausedHearsTheMasterBeforeItMissesIt() {
        HostedRouter backup = one.started(fast().priority(100));
        deliver(one, advertisement(200, 10), 0);
        loop.settle();
        loop.pause(Duration.ofMillis(320));
        loop.advance(Duration.ofMillis(45));
        deliver(one, advertisement(200, 10), Duration.ofMillis(60).toNanos());
        loop.advance(Duration.ofMillis(50));
        assertThat(backup.state()).isEqualTo(VrrpState.BACKUP);
        assertThat(lan.count("11 advertises")).isZero();
    }

    @Test
    void aShortPauseOfABackupLeavesTimeForWhatIsInTheSocket() {
        HostedRouter backup = one.started(fast().priority(100));
        deliver(one, advertisement(200, 10), 0);
        loop.settle();
        loop.advance(Duration.ofMillis(300));
        loop.pause(Duration.ofMillis(80));
        loop.advance(Duration.ofMillis(1));
        assertThat(backup.state()).as("late by 20 ms").isEqualTo(VrrpState.BACKUP);
        deliver(one, advertisement(200, 10), Duration.ofMillis(30).toNanos());
        loop.advance(Duration.ofMillis(100));
        assertThat(backup.state()).isEqualTo(VrrpState.BACKUP);
        loop.advance(Duration.ofMillis(400));
        assertThat(backup.isMaster()).as("silence is silence").isTrue();
    }

    @Test
    void handsOverWhileItStillAnswers() {
        HostedRouter heir = one.started(fast().priority(100));
        HostedRouter leaver = two.master(fast().priority(200));
        lan.drain();
        CompletableFuture<Void> end = two.stop(leaver);
        assertThat(lan.log).containsSubsequence("12 told to leave", "12 advertises 0");
        assertThat(two.network.holds(VIP)).as("until it hears the heir").isTrue();
        loop.advance(Duration.ofMillis(61));
        assertThat(heir.isMaster()).isTrue();
        assertThat(lan.drain())
                .containsSubsequence("12 advertises 0", "11 advertises 100", "12 releases", "12 told INITIALIZE");
        assertThat(end).isCompleted();
        assertThat(leaver.state()).isEqualTo(VrrpState.INITIALIZE);
        assertThat(lan.sockets()).extracting(FakeLan.Socket::host).containsExactly(one.network);
    }

    @Test
    void waitsForNoHeirForEver() {
        HostedRouter router = one.master(fast());
        CompletableFuture<Void> end = one.stop(router);
        loop.advance(Duration.ofMillis(599));
        assertThat(end).isNotDone();
        loop.advance(Duration.ofMillis(2));
        assertThat(end).isCompleted();
        assertThat(one.network.holds(VIP)).isFalse();
    }

    @Test
    void listenersDrainBeforePriorityZeroButNotForEver() {
        HostedRouter router = one.master(fast().drainTimeout(Duration.ofSeconds(2)));
        lan.drain();
        loop.holdCalls(true);
        one.stop(router);
        loop.advance(Duration.ofMillis(1_950));
        assertThat(lan.count("11 advertises 0")).isZero();
        assertThat(lan.count("11 advertises 100")).as("goes on as master").isBetween(19L, 20L);
        assertThat(router.isMaster()).isTrue();
        loop.advance(Duration.ofMillis(100));
        assertThat(lan.count("11 advertises 0")).isOne();
        loop.holdCalls(false);
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
    }

    @Test
    void aListenerThatThrowsOrHangsChangesNothing() {
        HostedRouter router = one.add(fast());
        List<VrrpState> heard = new ArrayList<>();
        router.addListener(event -> {
            throw new IllegalStateException("of the test");
        });
        router.addListener(event -> heard.add(((VirtualRouter.Event.Transition) event).to()));
        router.start();
        loop.holdCalls(true);
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.isMaster()).isTrue();
        assertThat(heard).isEmpty();
        loop.holdCalls(false);
        assertThat(heard).containsExactly(VrrpState.BACKUP, VrrpState.MASTER);
    }

    @Test
    void startsAgainAfterAStop() {
        HostedRouter router = one.master(fast().handOver(Duration.ZERO));
        long first = router.token();
        assertThat(one.stop(router)).isCompleted();
        router.start();
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.isMaster()).isTrue();
        assertThat(router.token()).isGreaterThan(first);
        assertThat(router.statistics().becameMaster()).isEqualTo(2);
    }

    @Test
    void anAddressThatCannotBeSetIsNotAdvertisedFor() {
        one.network.refusal = "RTM_NEWADDR: EPERM";
        HostedRouter router = one.started(fast());
        loop.advance(Duration.ofMillis(400));
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
        assertThat(router.isMaster()).isFalse();
        assertThat(lan.drain()).containsExactly("11 told BACKUP", "11 advertises 100", "11 advertises 0");
    }

    @Test
    void anAddressThatSomebodyRemovesIsPutBackAtOnce() {
        HostedRouter router = one.master(fast());
        lan.drain();
        one.network.remove(VIP);
        loop.settle();
        assertThat(lan.drain()).containsExactly("11 claims", "11 announces " + VIP);
        assertThat(router.isMaster()).isTrue();
    }

    @Test
    void anAddressThatIsRemovedAgainAndAgainIsGivenUp() {
        HostedRouter router = one.master(fast());
        for (int i = 0; i < 4; i++) {
            one.network.remove(VIP);
            loop.settle();
        }
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
        assertThat(lan.log).endsWith("11 advertises 0", "11 told BACKUP");
    }

    @Test
    void anAddressThatCannotBePutBackIsGivenUp() {
        HostedRouter router = one.master(fast());
        one.network.refusal = "RTM_NEWADDR: ENODEV";
        one.network.remove(VIP);
        loop.settle();
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
    }

    @Test
    void aLinkThatIsDownIsAFaultUntilItIsUp() {
        HostedRouter router = one.master(fast());
        List<String> causes = new ArrayList<>();
        router.addListener(event -> causes.add(((VirtualRouter.Event.Transition) event).cause()));
        one.network.up(false);
        loop.settle();
        assertThat(router.state()).isEqualTo(VrrpState.FAULT);
        assertThat(one.network.holds(VIP)).isFalse();
        assertThat(causes.get(0)).contains("eth0 is down");
        one.network.up(true);
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.isMaster()).isTrue();
    }

    @Test
    void startsInFaultWhereTheInterfaceHasNoAddress() {
        one.network.renumberQuietly("fe80::11");
        HostedRouter router = one.started(fast());
        assertThat(router.state()).isEqualTo(VrrpState.FAULT);
        one.network.renumber("192.0.2.11");
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.isMaster()).isTrue();
    }

    @Test
    void anInterfaceThatIsMadeAnewIsTakenAnew() {
        HostedRouter router = one.master(fast());
        one.network.anew();
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.isMaster()).isTrue();
        assertThat(lan.sockets()).hasSize(1);
    }

    @Test
    void anInterfaceThatDoesNotExistIsAnErrorWithItsCure() {
        HostedRouter router = one.add(VirtualRouterConfig.builder("eth9", 51).address(VIP));
        assertThatThrownBy(router::start)
                .isInstanceOf(VrrpUnsupportedException.class)
                .hasMessageContaining("eth9")
                .hasMessageContaining("ip link");
    }

    @Test
    void aLeaseThatIsRequiredAndNotThereIsAnError() {
        one.network.kind = AddressLease.Kind.UNLEASED;
        HostedRouter router = one.add(fast().lease(VirtualRouterConfig.LeasePolicy.REQUIRED));
        assertThatThrownBy(router::start)
                .isInstanceOf(VrrpUnsupportedException.class)
                .hasMessageContaining("nf_tables");
        assertThat(lan.sockets()).isEmpty();
    }

    @Test
    void withoutALeaseNoneIsTaken() {
        HostedRouter router = one.started(fast().lease(VirtualRouterConfig.LeasePolicy.OFF));
        assertThat(router.statistics().lease()).contains(VirtualRouter.LeaseKind.UNLEASED);
    }

    @Test
    void asksForALeaseThatIsShorterThanAnyHeirWaits() {
        one.started(fast());
        assertThat(one.network.leaseNanos).isEqualTo(Duration.ofMillis(290).toNanos());
        assertThat(LeaseLength.wanted(1_000_000_000L)).isEqualTo(2_900_000_000L);
        assertThat(LeaseLength.held(AddressLease.Kind.VALID_LFT, 1_000_000_000L))
                .isEqualTo(2_000_000_000L);
        assertThat(LeaseLength.held(AddressLease.Kind.NFTABLES, 1_000_000_000L)).isEqualTo(2_900_000_000L);
        assertThat(LeaseLength.held(AddressLease.Kind.VALID_LFT, 100_000_000L)).isEqualTo(290_000_000L);
        for (long centis = 1; centis <= 4_095; centis++) {
            long interval = centis * 10_000_000L;
            for (AddressLease.Kind kind : AddressLease.Kind.values()) {
                assertThat(LeaseLength.held(kind, interval))
                        .as("%s at %s cs", kind, centis)
                        .isGreaterThan(interval * 3 / 2)
                        .isLessThan(VrrpTiming.masterDownNanos(3, 254, interval));
            }
        }
    }

    @Test
    void oneIdentifierPerInterfaceAndFamily() {
        one.add(fast());
        assertThatThrownBy(() -> one.add(fast()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("vrid=51");
        one.add(VirtualRouterConfig.builder("eth0", 51).address("2001:db8::100"));
    }

    @Test
    void aPriorityHoldsFromTheNextAdvertisementOn() {
        HostedRouter router = one.master(fast().priority(150));
        lan.drain();
        router.priority(90);
        loop.settle();
        assertThat(lan.drain()).containsExactly("11 renews", "11 advertises 90");
        assertThatThrownBy(() -> router.priority(0)).isInstanceOf(ConfigException.class);
    }

    @Test
    void countsAsKeepalivedDoes() {
        HostedRouter router = one.master(fast().priority(150));
        deliver(one, advertisement(100, 10), 0);
        deliver(one, advertisement(0, 10), 0);
        byte[] broken = advertisement(100, 10);
        broken[26] ^= 1;
        deliver(one, broken, 0);
        byte[] other = advertisement(100, 10);
        other[21] = 52;
        deliver(one, other, 0);
        loop.settle();
        VirtualRouter.Statistics seen = router.statistics();
        assertThat(seen.advertisementsReceived()).isEqualTo(2);
        assertThat(seen.priorityZeroReceived()).isOne();
        assertThat(seen.becameMaster()).isOne();
        assertThat(seen.contested()).isOne();
        assertThat(seen.dropped()).containsEntry("checksum", 1L).containsEntry("vrid", 0L);
        assertThat(seen.checksums()).containsEntry("pseudo-header", 2L);
        assertThat(seen.lease()).contains(VirtualRouter.LeaseKind.NFTABLES);
        loop.advance(Duration.ofMillis(1));
        one.stop(router);
        loop.advance(Duration.ofSeconds(1));
        assertThat(router.statistics().priorityZeroSent()).isPositive();
        assertThat(router.statistics().releasedMaster()).isOne();
    }

    @Test
    void leavesItsPredecessorAMomentToLetGo() {
        HostedRouter router = one.started(fast().priority(255));
        loop.settle();
        assertThat(router.state()).isEqualTo(VrrpState.MASTER);
        one.network.conflict(VIP, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0e);
        loop.settle();
        assertThat(router.statistics().conflicts()).isZero();
        loop.advance(Duration.ofMillis(150));
        one.network.conflict(VIP, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0e);
        loop.settle();
        assertThat(router.statistics().conflicts()).isOne();
    }

    @Test
    void tellsWhoElseAnswers() {
        HostedRouter router = one.master(fast());
        List<VirtualRouter.Event> events = new ArrayList<>();
        router.addListener(events::add);
        one.network.conflict(VIP, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0x0e);
        loop.settle();
        assertThat(events)
                .containsExactly(new VirtualRouter.Event.AddressConflict("eth0/51", VIP, "02:00:00:00:00:0e"));
        assertThat(router.statistics().conflicts()).isOne();
    }

    @Test
    void warnsOfAGapOnceAndCountsAll() {
        HostedRouter router = one.master(fast());
        for (int i = 0; i < 3; i++) {
            loop.pause(Duration.ofMillis(180));
            loop.advance(Duration.ofMillis(200));
        }
        assertThat(router.isMaster()).isTrue();
        assertThat(router.statistics().lateAdvertisements()).isEqualTo(3);
        assertThat(router.statistics().worstGap()).isBetween(Duration.ofMillis(180), Duration.ofMillis(280));
    }

    @Test
    void manyShareASocketAndALoop() {
        List<HostedRouter> routers = new ArrayList<>();
        for (int vrid = 1; vrid <= 255; vrid++) {
            routers.add(one.started(VirtualRouterConfig.builder("eth0", vrid).address("198.51.100." + vrid)));
        }
        loop.advance(Duration.ofSeconds(5));
        assertThat(routers).allMatch(HostedRouter::isMaster);
        assertThat(lan.sockets()).hasSize(1);
        assertThat(routers.stream().map(HostedRouter::token).distinct()).hasSize(255);
        routers.forEach(one::stop);
        loop.advance(Duration.ofSeconds(3));
        assertThat(routers).allMatch(router -> router.state() == VrrpState.INITIALIZE);
        assertThat(lan.sockets()).isEmpty();
    }

    /** As somebody on the link with the address 192.0.2.99 sends it. */
    private static byte[] advertisement(int priority, int centis) {
        return new AdvertisementCodec(PacketRules.multicast(3, 51, centis, List.of(IpAddress.parse(VIP))))
                .encode(priority, centis, new Envelope(IpAddress.parse("192.0.2.99"), PacketRules.GROUP_V4, 1, 0));
    }

    private void deliver(Bench to, byte[] packet, long ageNanos) {
        lan.sockets().stream()
                .filter(socket -> socket.host() == to.network)
                .forEach(socket -> socket.receive(
                        new Datagram(packet, IpAddress.parse("192.0.2.99"), PacketRules.GROUP_V4, 255, ageNanos)));
    }
}
