package io.mha.vrrp.internal.runtime;

import static io.mha.vrrp.internal.runtime.Bench.VIP;
import static io.mha.vrrp.internal.runtime.Bench.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.Election;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The two seams: something else than an address of the kernel is held, something else than VRRP elects. */
class ActionAndElectionTest {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final VirtualLoop loop = new VirtualLoop();
    private final FakeLan lan = new FakeLan();
    private final Bench bench = new Bench(loop, lan.host("192.0.2.11"));
    private final Recorded recorded = new Recorded();

    private VirtualRouterConfig.Builder acting() {
        return config().advertInterval(INTERVAL).action(recorded);
    }

    /** An action and an election that write down what they are asked. */
    private final class Recorded implements VipAction, Election {
        private String refusal = "";
        private Candidate candidate;

        @Override
        public void claim(Claim claim) {
            lan.log.add("claim " + claim.addresses() + " token " + claim.token());
            if (!refusal.isEmpty()) {
                throw new IllegalStateException(refusal);
            }
        }

        @Override
        public void release(Claim claim) {
            lan.log.add("release token " + claim.token());
        }

        @Override
        public void join(Candidate newCandidate) {
            candidate = newCandidate;
            lan.log.add("join " + newCandidate.name());
            if (!refusal.isEmpty()) {
                throw new IllegalStateException(refusal);
            }
        }

        @Override
        public void leave() {
            lan.log.add("leave");
        }
    }

    @Test
    void anActionStandsForTheAddresses() {
        HostedRouter router = bench.started(acting());
        loop.advance(Duration.ofMillis(370));
        assertThat(lan.drain())
                .containsExactly(
                        "11 told BACKUP", "11 advertises 100", "claim [" + VIP + "] token 1", "11 told MASTER");
        assertThat(router.isMaster()).isTrue();
        assertThat(router.statistics().lease()).isEmpty();
        bench.stop(router);
        loop.advance(Duration.ofSeconds(1));
        assertThat(lan.drain()).containsSubsequence("11 advertises 0", "release token 1", "11 told INITIALIZE");
    }

    @Test
    void aSlowActionStopsNoAdvertisement() {
        HostedRouter router = bench.started(acting());
        loop.advance(Duration.ofMillis(200));
        loop.holdCalls(true);
        loop.advance(Duration.ofSeconds(1));
        assertThat(lan.count("11 advertises 100")).isGreaterThanOrEqualTo(8);
        assertThat(router.state()).as("not before the claim is made").isEqualTo(VrrpState.BACKUP);
        loop.holdCalls(false);
        assertThat(router.isMaster()).isTrue();
    }

    @Test
    void aSlowReleaseIsNotToldBeforeItsEnd() {
        HostedRouter router = bench.master(acting().handOver(Duration.ZERO).drainTimeout(Duration.ZERO));
        loop.holdCalls(true);
        CompletableFuture<Void> end = bench.stop(router);
        assertThat(router.isMaster()).isTrue();
        loop.advance(Duration.ofMillis(1));
        assertThat(router.isMaster())
                .as("at once, though the lease has not ended")
                .isFalse();
        loop.advance(Duration.ofSeconds(5));
        assertThat(router.state()).isEqualTo(VrrpState.MASTER);
        assertThat(end).isNotDone();
        loop.holdCalls(false);
        loop.advance(Duration.ofMillis(1));
        assertThat(router.state()).isEqualTo(VrrpState.INITIALIZE);
        assertThat(end).isCompleted();
    }

    @Test
    void anActionThatFailsGivesTheMastershipUp() {
        recorded.refusal = "quota";
        HostedRouter router = bench.started(acting());
        loop.advance(Duration.ofMillis(370));
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
        assertThat(lan.drain())
                .containsExactly(
                        "11 told BACKUP",
                        "11 advertises 100",
                        "claim [" + VIP + "] token 1",
                        "11 advertises 0",
                        "release token 1");
    }

    @Test
    void anElectionFromOutsideNeedsNoPacket() {
        HostedRouter router = bench.started(config().advertInterval(INTERVAL).election(recorded));
        assertThat(lan.drain()).containsExactly("11 told BACKUP", "join eth0/51");
        recorded.candidate.elected(77, Duration.ofMillis(450));
        loop.settle();
        assertThat(router.isMaster()).isTrue();
        assertThat(router.token()).isEqualTo(77);
        assertThat(bench.network.holds(VIP)).isTrue();
        loop.advance(Duration.ofMillis(420));
        assertThat(lan.count("11 renews")).isEqualTo(4);
        assertThat(router.masterUntil().remainingNanos())
                .isEqualTo(Duration.ofMillis(30).toNanos());
        recorded.candidate.elected(77, Duration.ofMillis(100));
        loop.advance(Duration.ofMillis(99));
        assertThat(router.isMaster()).as("confirmed").isTrue();
        loop.advance(Duration.ofMillis(1));
        assertThat(router.state()).as("not confirmed").isEqualTo(VrrpState.BACKUP);
        assertThat(bench.network.holds(VIP)).isFalse();
        assertThat(lan.count("11 advertises")).isZero();
        assertThat(lan.sockets()).isEmpty();
    }

    @Test
    void holdsNothingAMomentLongerThanTheElectionSays() {
        bench.started(config().election(recorded));
        loop.advance(Duration.ofNanos(3_000_001));
        recorded.candidate.elected(1, Duration.ofMillis(1_450));
        loop.settle();
        loop.advance(Duration.ofMillis(1_450).minusNanos(1));
        assertThat(bench.network.holds(VIP)).isTrue();
        loop.advance(Duration.ofNanos(1));
        assertThat(bench.network.holds(VIP)).isFalse();
    }

    @Test
    void whoIsDeposedReleases() {
        HostedRouter router = bench.started(config().advertInterval(INTERVAL).election(recorded));
        recorded.candidate.elected(1, Duration.ofSeconds(30));
        loop.settle();
        recorded.candidate.deposed("session lost");
        loop.settle();
        assertThat(router.isMaster()).isFalse();
        assertThat(lan.log).endsWith("11 releases", "11 told BACKUP");
    }

    @Test
    void leavesTheElectionAfterTheRelease() {
        HostedRouter router = bench.started(config().advertInterval(INTERVAL).election(recorded));
        recorded.candidate.elected(1, Duration.ofSeconds(30));
        loop.settle();
        lan.drain();
        bench.stop(router);
        loop.advance(Duration.ofMillis(1));
        assertThat(lan.log).containsSubsequence("11 releases", "leave").contains("11 told INITIALIZE");
    }

    @Test
    void anElectionThatCannotBeJoinedIsTriedAgain() {
        recorded.refusal = "no quorum";
        HostedRouter router = bench.started(config().advertInterval(INTERVAL).election(recorded));
        assertThat(router.state()).isEqualTo(VrrpState.FAULT);
        recorded.refusal = "";
        loop.advance(Duration.ofSeconds(2));
        assertThat(router.state()).isEqualTo(VrrpState.BACKUP);
        recorded.candidate.elected(5, Duration.ofSeconds(1));
        loop.settle();
        assertThat(router.isMaster()).isTrue();
    }

    @Test
    void aLinkThatIsDownLeavesTheElectionToOthers() {
        HostedRouter router = bench.started(config().advertInterval(INTERVAL).election(recorded));
        recorded.candidate.elected(1, Duration.ofSeconds(30));
        loop.settle();
        bench.network.up(false);
        loop.settle();
        assertThat(router.state()).isEqualTo(VrrpState.FAULT);
        assertThat(lan.log).endsWith("leave");
        bench.network.up(true);
        loop.settle();
        assertThat(lan.log).endsWith("join eth0/51");
    }
}
