package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Ramp;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Views;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionTest {
    private static final Admission.Panic CALM = new Admission.Panic(0, 0, 0);

    @Test
    void onlyNodesInServiceAreCandidates() {
        assertThat(candidates(
                        active("up", NodeStatus.UP),
                        active("ramp", NodeStatus.RAMPING),
                        active("warm", NodeStatus.WARMING),
                        active("open", NodeStatus.OPEN),
                        active("half", NodeStatus.HALF_OPEN),
                        active("down", NodeStatus.DOWN),
                        active("drain", NodeStatus.DRAIN),
                        active("maint", NodeStatus.MAINT),
                        active("unknown", NodeStatus.UNKNOWN)))
                .containsExactly("up", "ramp");
    }

    @Test
    void unknownNodesServeOnlyWhileNoBetterOneOfTheLevelDoes() {
        assertThat(candidates(active("a", NodeStatus.UNKNOWN), active("b", NodeStatus.DOWN)))
                .containsExactly("a");
        assertThat(candidates(active("a", NodeStatus.UNKNOWN), backup("b", NodeStatus.UP)))
                .containsExactly("a");
    }

    @Test
    void aNodeWithoutWeightIsNoCandidateWhateverHappens() {
        NodeView idle = Views.up("idle", 0);
        assertThat(candidates(idle, active("a", NodeStatus.UP))).containsExactly("a");
        assertThat(candidates(idle, active("a", NodeStatus.DOWN))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeStatus.class,
            names = {"DOWN", "DRAIN", "MAINT", "OPEN", "WARMING", "SUPPRESSED", "HALF_OPEN"})
    void backupsServeOnlyWhenNoActiveNodeCan(NodeStatus status) {
        assertThat(candidates(active("a", NodeStatus.UP), backup("b", NodeStatus.UP)))
                .containsExactly("a");
        assertThat(candidates(active("a", status), backup("b", NodeStatus.UP))).containsExactly("b");
    }

    @Test
    void levelsAreUsedInTheirOrder() {
        NodeView second = Views.view(Views.node("second", 1, 2), Views.state(NodeStatus.UP));
        assertThat(candidates(second, active("a", NodeStatus.DOWN), backup("first", NodeStatus.UP)))
                .containsExactly("first");
        assertThat(candidates(second, active("a", NodeStatus.DOWN), backup("first", NodeStatus.DOWN)))
                .containsExactly("second");
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeStatus.class,
            names = {"OPEN", "WARMING", "HALF_OPEN"})
    void theLastResortIsAnyNodeThatWasNotFoundDead(NodeStatus status) {
        assertThat(candidates(active("a", status), active("b", NodeStatus.DOWN), backup("c", NodeStatus.DOWN)))
                .containsExactly("a");
    }

    @Test
    void theLastResortTakesANodeWhoseLastCheckPassed() {
        NodeView rising = Views.view(Views.node("a", 1, 0), Views.state(NodeStatus.DOWN, 1));
        NodeView held = Views.view(Views.node("b", 1, 0), Views.state(NodeStatus.SUPPRESSED, 4));
        assertThat(candidates(rising, held, active("c", NodeStatus.DOWN))).containsExactly("a", "b");
    }

    @Test
    void thereIsNoCandidateWhenAllAreDeadOrTakenOut() {
        assertThat(candidates(
                        active("a", NodeStatus.DOWN), active("b", NodeStatus.MAINT), active("c", NodeStatus.DRAIN)))
                .isEmpty();
    }

    @Test
    void halfOpenNodesAreTrials() {
        List<NodeView> nodes = List.of(
                active("a", NodeStatus.UP),
                active("b", NodeStatus.HALF_OPEN),
                Views.view(Views.node("c", 0, 0), Views.state(NodeStatus.HALF_OPEN)));
        assertThat(Admission.of(nodes, CALM, false, 0).trials())
                .extracting(view -> view.node().id())
                .containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0, 100", "1, 0.1, 10", "4, 0.5, 200", "0, 1.0, 0", "0, 0.1, 0"})
    void weightIsWhatSlowStartLeavesOfIt(int configured, double factor, int expected) {
        NodeState state = ramped(Views.state(NodeStatus.RAMPING), factor, 0);

        assertThat(Admission.weight(Views.node("a", configured, 0), state, 10)).isEqualTo(expected);
    }

    @Test
    void anOverloadedNodeHasHalfItsWeightUntilItsTimeIsOver() {
        NodeState state = ramped(Views.state(NodeStatus.UP), 1, 1_000);

        assertThat(Admission.weight(Views.node("a", 3, 0), state, 999)).isEqualTo(150);
        assertThat(Admission.weight(Views.node("a", 3, 0), state, 1_000)).isEqualTo(300);
    }

    @Test
    void trafficMayEjectHalfOfALevel() {
        NodeView up = active("a", NodeStatus.UP);
        NodeView other = active("b", NodeStatus.UP);
        NodeView open = active("c", NodeStatus.OPEN);
        NodeView open2 = active("d", NodeStatus.OPEN);

        assertThat(mayEject("a", up, other, active("c", NodeStatus.UP), open2)).isTrue();
        assertThat(mayEject("a", up, other, open, open2)).isFalse();
    }

    @Test
    void trafficMayAlwaysEjectOneIfAnotherServes() {
        assertThat(mayEject("a", active("a", NodeStatus.UP), active("b", NodeStatus.UP)))
                .isTrue();
        assertThat(mayEject("a", active("a", NodeStatus.UP), backup("b", NodeStatus.UP)))
                .isTrue();
    }

    @Test
    void trafficNeverEjectsTheLastNodeThatServes() {
        assertThat(mayEject("a", active("a", NodeStatus.UP))).isFalse();
        assertThat(mayEject("a", active("a", NodeStatus.UP), active("b", NodeStatus.DOWN)))
                .isFalse();
        assertThat(mayEject("a", active("a", NodeStatus.UP), Views.up("idle", 0)))
                .isFalse();
    }

    private static boolean mayEject(String id, NodeView... nodes) {
        return Admission.mayEject(List.of(nodes), id, BreakerPolicy.DEFAULT, false);
    }

    private static List<String> candidates(NodeView... nodes) {
        return Admission.of(List.of(nodes), CALM, false, 0).candidates().stream()
                .map(view -> view.node().id())
                .toList();
    }

    private static NodeView active(String name, NodeStatus status) {
        return Views.view(Views.node(name, 1, 0), Views.state(status));
    }

    private static NodeView backup(String name, NodeStatus status) {
        return Views.view(Views.node(name, 1, 1), Views.state(status));
    }

    private static NodeState ramped(NodeState s, double factor, long overloadedUntil) {
        return new NodeState(
                s.votes(),
                s.orders(),
                s.active(),
                s.passive(),
                s.learnt(),
                s.sharedFate(),
                s.damping(),
                new Ramp(Stage.RAMPING, 0, factor),
                overloadedUntil,
                s.generation(),
                s.status(),
                s.sinceNanos(),
                s.cause());
    }
}
