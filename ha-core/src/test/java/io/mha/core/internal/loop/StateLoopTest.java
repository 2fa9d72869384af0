package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.config.ConfigException;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The single writer, seen from inside its package. */
class StateLoopTest {
    private final LoopRig rig = LoopRig.of(7, 3);

    @Test
    void halfOpenGrantsExactlyThreeTrialPicks() {
        halfOpen("a");

        List<String> picked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            picked.add(Objects.requireNonNull(rig.loop.pick(Request.ANY)).node().id());
        }
        assertThat(picked.subList(0, 3)).containsOnly("a");
        assertThat(picked.subList(3, 50)).doesNotContain("a");
    }

    @Test
    void trialsKeepToWhatTheRequestExcludes() {
        halfOpen("a");
        Request request = Request.ANY.excluding(rig.nodes.get(0));

        for (int i = 0; i < 20; i++) {
            assertThat(rig.loop.pick(request))
                    .extracting(view -> view.node().id())
                    .isNotEqualTo("a");
        }
    }

    @Test
    void trialsThatWorkCloseTheBreaker() {
        rig.settled().timers.latency(Duration.ofMillis(400)); // so that checks cannot have passed as often
        halfOpen("a");
        for (int i = 0; i < 3; i++) {
            Objects.requireNonNull(rig.loop.pick(Request.ANY)).traffic().succeeded();
        }
        rig.advance(Duration.ofMillis(401));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.RAMPING);
    }

    @Test
    void anOpenBreakerIsClosedByChecksAloneAfterItsTime() { // P13
        rig.settled();
        rig.apply(new Act(0, 0, Act.Kind.FAIL_CALLS));
        Duration took = rig.timers.runUntil(() -> rig.status("a") == NodeStatus.UP, Duration.ofSeconds(30));
        rig.timers.runDue();

        assertThat(rig.recorder.transitions())
                .containsSubsequence(
                        "a UP -> OPEN",
                        "a OPEN -> HALF-OPEN",
                        "a HALF-OPEN -> WARMING",
                        "a WARMING -> RAMP",
                        "a RAMP -> UP");
        assertThat(took).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
    }

    @Test
    void theBreakerSeesARateThatASuccessPushedOverTheLimit() {
        rig.settled();
        NodeView node = rig.view("a");
        for (int i = 0; i < 10; i++) { // the twentieth call is a success, and half of all failed
            rig.report("a", Evidence.IO_RESET);
            node.traffic().succeeded();
        }
        rig.loop.checkNow("a", result -> {});
        rig.advance(Duration.ofMillis(300));
        rig.report("a", Evidence.IO_RESET);

        assertThat(rig.status("a")).isEqualTo(NodeStatus.OPEN);
    }

    @Test
    void theLastNodeThatServesIsNeverEjected() {
        rig.settled();
        for (int node = 0; node < 3; node++) {
            rig.apply(new Act(0, node, Act.Kind.FAIL_CALLS));
            rig.apply(new Act(0, node, Act.Kind.FAIL_CALLS));
        }

        assertThat(rig.status("a")).isEqualTo(NodeStatus.OPEN);
        assertThat(rig.status("b")).isEqualTo(NodeStatus.UP);
        assertThat(rig.status("c")).isEqualTo(NodeStatus.UP);
    }

    @Test
    void staleEvidenceIsIgnored() { // T15
        rig.settled();
        rig.vote("a", "api", Wish.DRAIN);
        rig.vote("a", "api", Wish.READY);
        NodeState before = rig.state("a");
        for (int i = 0; i < 5; i++) {
            rig.loop.report("a", before.generation() - 1, Evidence.HUNG, "late");
        }
        rig.timers.runDue();

        assertThat(rig.state("a")).isEqualTo(before);
    }

    @Test
    void nothingChangesAfterClose() {
        rig.settled();
        rig.servers.set("a", Behaviour.HANGING);
        rig.advance(Duration.ofMillis(1_250));
        rig.loop.close(); // the timers go on: what they still bring must do nothing
        rig.timers.runDue();
        Topology before = rig.loop.topology();
        int events = rig.recorder.events().size();

        rig.servers.set("b", Behaviour.REFUSING);
        rig.loop.execute(Command.maint("c"));
        rig.loop.report("b", 1, Evidence.HUNG, "hung");
        rig.advance(Duration.ofMinutes(1));

        assertThat(rig.loop.topology()).isSameAs(before);
        assertThat(rig.recorder.events()).hasSize(events);
        assertThat(rig.servers.isClosed()).isTrue();
    }

    @Test
    void explainTellsStatusCauseLastCheckAndVotes() {
        rig.settled();
        assertThat(rig.loop.explain("a")).startsWith("a UP for 0.").contains("alive", "takes traffic, weight 1.00");

        rig.servers.set("a", Behaviour.REFUSING);
        rig.advance(Duration.ofSeconds(5));
        rig.loop.execute(Command.drain("a").because("upgrade"));
        rig.vote("a", "file", Wish.DRAIN);
        assertThat(rig.loop.explain("a"))
                .startsWith("a DOWN for ")
                .contains("3 checks failed: refused")
                .contains("; api wants DRAIN (upgrade); file wants DRAIN;")
                .contains("takes no traffic");
        assertThat(rig.loop.explain("nobody")).isEqualTo("there is no node nobody");
    }

    @Test
    void explainTellsWhenAnOpenBreakerProbes() {
        rig.settled();
        rig.apply(new Act(0, 0, Act.Kind.FAIL_CALLS));

        assertThat(rig.loop.explain("a"))
                .startsWith("a OPEN for 0.0 s: 3 failures in a row: reported")
                .containsPattern("probes in [4-6]\\.\\d s");
    }

    @Test
    void reportsOnUnknownNodesAreIgnored() {
        rig.settled();
        Topology before = rig.loop.topology();
        rig.loop.report("nobody", 1, Evidence.HUNG, "");
        rig.loop.checkNow("nobody", result -> {});
        rig.timers.runDue();

        assertThat(rig.loop.topology()).isSameAs(before);
    }

    @Test
    void aCommandForAnUnknownNodeSaysWhichThereAre() {
        assertThatThrownBy(() -> rig.loop.execute(Command.maint("nobody")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("node=nobody: there is no such node; the nodes are a, b");
    }

    @Test
    void aLifecycleThatThrowsDoesNotEndTheChecks() {
        rig.settled();
        rig.recorder.atRetire(() -> {
            throw new IllegalStateException("a defect in the pool");
        });
        rig.servers.set("a", Behaviour.REFUSING);
        rig.advance(Duration.ofSeconds(5));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);

        rig.servers.set("a", Behaviour.ALIVE);
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
    }

    private void halfOpen(String id) {
        rig.settled();
        for (int i = 0; i < 3; i++) {
            rig.report(id, Evidence.IO_RESET);
        }
        rig.timers.runUntil(() -> rig.status(id) == NodeStatus.HALF_OPEN, Duration.ofSeconds(10));
    }
}
