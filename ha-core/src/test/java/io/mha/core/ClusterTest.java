package io.mha.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterEvent.NodeChanged;
import io.mha.core.ClusterEvent.OutageBegan;
import io.mha.core.ClusterEvent.OutageEnded;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Logs;
import io.mha.core.testing.Recorder;
import io.mha.core.testing.ScriptedNodes;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import io.mha.core.testing.VirtualTimers;
import io.mha.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public face, end to end on virtual time. */
class ClusterTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final ScriptedNodes servers = new ScriptedNodes();
    private final Recorder recorder = new Recorder();
    private final Cluster cluster = start("a", "b");

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    private Cluster start(String... names) {
        ClusterConfig config = ClusterConfig.named("test")
                .nodes(Views.nodes(names))
                .check(servers)
                .lifecycle(recorder)
                .listener(event -> {
                    throw new IllegalStateException("a defect in the listener before");
                })
                .listener(recorder)
                .build();
        return Cluster.start(config, timers);
    }

    @Test
    void servesBeforeTheFirstCheckHasEnded() {
        assertThat(cluster.pick(Request.ANY)).isNotNull();
        assertThat(cluster.topology().isOutage()).isFalse();
        assertThat(cluster.topology().version()).isEqualTo(1);
    }

    @Test
    void picksOnlyNodesThatAreUp() {
        servers.set("a", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(1));

        for (int i = 0; i < 100; i++) {
            NodeView picked = cluster.pick(Request.ANY);
            assertThat(picked).isNotNull();
            assertThat(picked.node().id()).isEqualTo("b");
        }
    }

    @Test
    void connectionsAreOpenedBeforeAReturningNodeGetsTraffic() {
        recorder.holdWarming();
        servers.set("a", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(5));
        servers.set("a", Behaviour.ALIVE);
        timers.advance(Duration.ofSeconds(20));

        assertThat(status("a")).isEqualTo(NodeStatus.WARMING);
        assertThat(recorder.calls()).contains("warm a 2");
        assertThat(cluster.topology().candidates()).hasSize(1);

        recorder.finishWarming("a");
        timers.runDue();
        assertThat(status("a")).isEqualTo(NodeStatus.RAMPING);
        assertThat(cluster.topology().candidates()).hasSize(2);
        assertThat(view("a").weight()).isEqualTo(10);
        timers.advance(Duration.ofSeconds(5));
        assertThat(status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void aNodeThatFallsWhileItWarmsGetsNoTrafficFromItsOldWarming() {
        recorder.holdWarming();
        servers.set("a", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(5));
        servers.set("a", Behaviour.ALIVE);
        timers.runUntil(() -> status("a") == NodeStatus.WARMING, Duration.ofSeconds(20));
        servers.set("a", Behaviour.HANGING);
        timers.runUntil(() -> status("a") == NodeStatus.DOWN, Duration.ofSeconds(20));
        recorder.finishWarming("a");
        timers.runDue();

        assertThat(status("a")).isEqualTo(NodeStatus.DOWN);
    }

    @Test
    void connectionsAreRetiredAfterNobodyPicksTheNodeAnyMore() {
        timers.advance(Duration.ofSeconds(1));
        List<Integer> candidates = new ArrayList<>();
        recorder.atRetire(() -> candidates.add(cluster.topology().candidates().size()));
        servers.set("a", Behaviour.HANGING);
        timers.advance(Duration.ofSeconds(5));

        assertThat(candidates).containsExactly(1);
        assertThat(recorder.calls())
                .containsExactly("retire a 2 abort: 3 checks failed: scripted check: no answer within 500 ms");
        assertThat(view("a").state().generation()).isEqualTo(2);
    }

    @Test
    void eventsAreNumberedWithoutGapsAndChainPerNode() {
        servers.set("a", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(3));
        servers.set("b", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(8));
        servers.set("a", Behaviour.ALIVE);
        timers.advance(Duration.ofSeconds(40));

        NodeStatus last = NodeStatus.UNKNOWN;
        for (int i = 0; i < recorder.events().size(); i++) {
            assertThat(recorder.events().get(i).sequence()).isEqualTo(i + 1);
            if (recorder.events().get(i) instanceof NodeChanged changed
                    && changed.node().id().equals("a")) {
                assertThat(changed.from()).isEqualTo(last);
                last = changed.to();
            }
        }
        assertThat(last).isEqualTo(NodeStatus.UP);
        assertThat(recorder.transitions())
                .containsSubsequence("a UNKNOWN -> DOWN", "a DOWN -> WARMING", "a WARMING -> RAMP", "a RAMP -> UP");
    }

    @Test
    void anOutageIsAnnouncedAtItsBeginAndAtItsEnd() {
        timers.advance(Duration.ofSeconds(1));
        servers.set("a", Behaviour.REFUSING);
        servers.set("b", Behaviour.HANGING);
        Duration fell = timers.runUntil(() -> cluster.topology().isOutage(), Duration.ofSeconds(5));
        timers.runDue();
        assertThat(fell).isLessThanOrEqualTo(Duration.ofMillis(3_300));
        assertThat(cluster.pick(Request.ANY)).isNull();
        assertThat(recorder.events().get(recorder.events().size() - 1)).isInstanceOf(OutageBegan.class);

        timers.advance(Duration.ofSeconds(7));
        servers.set("b", Behaviour.ALIVE);
        Duration rest = timers.runUntil(() -> !cluster.topology().isOutage(), Duration.ofSeconds(15));
        timers.runDue();
        assertThat(recorder.events().get(recorder.events().size() - 1))
                .isInstanceOfSatisfying(
                        OutageEnded.class, ended -> assertThat(ended.lasted()).isEqualTo(rest.plusSeconds(7)));
        assertThat(cluster.pick(Request.ANY)).isNotNull();
    }

    @Test
    void anOutageEndsAtTheFirstCheckThatPasses() { // the last resort, before rise
        timers.advance(Duration.ofSeconds(1));
        servers.set("a", Behaviour.REFUSING);
        servers.set("b", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(5));
        servers.set("a", Behaviour.ALIVE);
        timers.runUntil(() -> !cluster.topology().isOutage(), Duration.ofSeconds(15));

        assertThat(status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(view("a").state().active().passed()).isEqualTo(1);
        assertThat(cluster.pick(Request.ANY)).isSameAs(cluster.topology().node("a"));
    }

    @Test
    void threeFailedCallsTakeANodeOut() {
        timers.advance(Duration.ofSeconds(1));
        long generation = view("a").state().generation();
        for (int i = 0; i < 3; i++) {
            cluster.report("a", generation, Evidence.IO_RESET, "connection reset");
        }
        timers.runDue();

        assertThat(status("a")).isEqualTo(NodeStatus.OPEN);
        assertThat(cluster.explain("a")).contains("3 failures in a row: connection reset");
    }

    @Test
    void successesBetweenFailuresKeepANodeIn() {
        timers.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 9; i++) {
            cluster.report("a", 1, Evidence.IO_RESET, "connection reset");
            timers.runDue();
            view("a").traffic().succeeded();
        }

        assertThat(status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void checkNowTellsWhatItFound() {
        timers.advance(Duration.ofMillis(500));
        List<CheckResult> results = new ArrayList<>();
        cluster.checkNow("a", results::add);
        timers.runDue();

        assertThat(results).containsExactly(CheckResult.passed("alive"));
    }

    @Test
    void votesTakeEffectAndAreTakenBack() {
        timers.advance(Duration.ofSeconds(1));
        cluster.execute(Command.maint("a").because("new disks"));
        timers.runDue();
        assertThat(status("a")).isEqualTo(NodeStatus.MAINT);
        assertThat(cluster.explain("a")).contains("maint by api: new disks", "api wants MAINT (new disks)");

        cluster.execute(Command.ready("a"));
        timers.advance(Duration.ofSeconds(10));
        assertThat(status("a")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void awaitChangeSeesThatTheTopologyIsAnotherOne() throws InterruptedException {
        Topology seen = cluster.topology();
        assertThat(cluster.awaitChange(seen, Deadline.after(timers, Duration.ZERO)))
                .isFalse();

        timers.advance(Duration.ofSeconds(1));
        assertThat(cluster.awaitChange(seen, Deadline.after(timers, Duration.ZERO)))
                .isTrue();
    }

    @Test
    void nothingHappensAfterClose() {
        timers.advance(Duration.ofSeconds(1));
        Topology before = cluster.topology();
        int events = recorder.events().size();
        cluster.close();
        servers.set("a", Behaviour.REFUSING);
        cluster.execute(Command.maint("b"));
        cluster.report("a", 1, Evidence.HUNG, "");
        timers.advance(Duration.ofMinutes(1));

        assertThat(cluster.topology()).isSameAs(before);
        assertThat(recorder.events()).hasSize(events);
        assertThat(servers.isClosed()).isTrue();
        cluster.close();
    }

    private NodeView view(String id) {
        return Objects.requireNonNull(cluster.topology().node(id));
    }

    private NodeStatus status(String id) {
        return view(id).state().status();
    }

    @Test
    void countsFailuresChecksAndRetriesForOperators() {
        servers.set("a", Behaviour.REFUSING);
        timers.advance(Duration.ofSeconds(2));
        NodeView b = Objects.requireNonNull(cluster.topology().node("b"));
        cluster.report("b", b.state().generation(), Evidence.READ_ONLY, "demoted");
        cluster.report("b", b.state().generation(), Evidence.READ_ONLY, "demoted");
        cluster.report("nobody", 0, Evidence.READ_ONLY, "demoted");
        timers.advance(Duration.ofMillis(1));

        NodeTraffic.Tally refusing =
                Objects.requireNonNull(cluster.topology().node("a")).traffic().tally();
        assertThat(refusing.checks(false)).isEqualTo(servers.starts("a").size());
        assertThat(refusing.checkFailures(Evidence.CONNECT_REFUSED)).isEqualTo(refusing.checks(false));
        assertThat(refusing.checks(true)).isZero();
        NodeTraffic.Tally alive = b.traffic().tally();
        assertThat(alive.checks(true)).isPositive();
        assertThat(alive.checks(false)).isZero();
        assertThat(alive.failures(Evidence.READ_ONLY)).isEqualTo(2);
        assertThat(alive.failures(Evidence.IO_RESET)).isZero();

        assertThat(cluster.tryRetry()).isTrue();
        assertThat(cluster.retries()).isEqualTo(new Cluster.Retries(1, 0, 99));
    }

    @Test
    void takesTheTimeOfChecks() {
        servers.set("a", Behaviour.HANGING);
        timers.advance(Duration.ofSeconds(1));
        NodeTraffic.Tally tally =
                Objects.requireNonNull(cluster.topology().node("a")).traffic().tally();
        assertThat(tally.checks(false)).isPositive();
        assertThat(tally.checkNanos(false))
                .isEqualTo(tally.checks(false) * Duration.ofMillis(500).toNanos());
        assertThat(tally.checkNanos(true)).isZero();
    }
}
