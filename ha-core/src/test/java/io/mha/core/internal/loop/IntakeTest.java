package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.ClusterEvent;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Evidence of all nodes, weighed against each other: shared fate, and the permits of a half-open breaker. */
class IntakeTest {
    private static final CheckResult BROKEN = CheckResult.failed(Evidence.BACKEND, "1184");

    private final LoopRig rig = LoopRig.of(11, 4).settled();

    @Test
    void whenAllNodesReportTheirBackendNoneIsEjected() {
        rig.advance(Duration.ofMillis(300));
        for (int round = 0; round < 40; round++) {
            for (Node node : rig.nodes) {
                rig.report(node.id(), Evidence.BACKEND);
                rig.report(node.id(), Evidence.BACKEND);
            }
            rig.advance(Duration.ofMillis(200));
        }

        for (Node node : rig.nodes) {
            assertThat(rig.status(node.id())).isEqualTo(NodeStatus.SHARED_FATE);
            assertThat(rig.state(node.id()).generation()).isEqualTo(1);
        }
        assertThat(rig.recorder.calls()).isEmpty();
        assertThat(rig.told(ClusterEvent.SharedFateBegan.class)).hasSize(1);
        assertThat(rig.loop.topology().candidates()).hasSize(4);
        assertThat(rig.loop.topology().panic()).isFalse();
    }

    @Test
    void sharedFateEndsFiveSecondsAfterTheLastReport() {
        rig.report("a", Evidence.BACKEND);
        rig.report("b", Evidence.BACKEND);
        assertThat(rig.status("d")).isEqualTo(NodeStatus.SHARED_FATE);

        rig.advance(Duration.ofMillis(4_990));
        assertThat(rig.told(ClusterEvent.SharedFateEnded.class)).isEmpty();
        rig.advance(Duration.ofMillis(1_020));
        assertThat(rig.told(ClusterEvent.SharedFateEnded.class)).hasSize(1);
        assertThat(rig.nodes).allMatch(node -> rig.status(node.id()) == NodeStatus.UP);
    }

    @Test
    void sharedFateComesBackWhenTheReportsDo() {
        for (int i = 0; i < 2; i++) {
            rig.report("a", Evidence.BACKEND);
            rig.report("b", Evidence.BACKEND);
            rig.advance(Duration.ofSeconds(10));
        }

        assertThat(rig.told(ClusterEvent.SharedFateBegan.class))
                .extracting(ClusterEvent.SharedFateBegan::detail)
                .containsExactly("b: reported", "b: reported");
        assertThat(rig.told(ClusterEvent.SharedFateEnded.class)).hasSize(2);
    }

    @Test
    void oneNodeAloneIsEjectedAfterFiveSeconds() {
        for (int i = 0; i < 25; i++) {
            rig.report("a", Evidence.BACKEND);
            rig.advance(Duration.ofMillis(199));
            assertThat(rig.status("a")).isEqualTo(NodeStatus.UP);
        }
        for (int i = 0; i < 4; i++) {
            rig.advance(Duration.ofMillis(100));
            rig.report("a", Evidence.BACKEND);
        }

        assertThat(rig.status("a")).isEqualTo(NodeStatus.OPEN);
        assertThat(rig.told(ClusterEvent.SharedFateBegan.class)).isEmpty();
    }

    @Test
    void theFirstReportHasTheOtherNodesCheckedAtOnce() {
        rig.advance(Duration.ofMillis(150));
        List<Integer> before = checks();
        rig.report("a", Evidence.BACKEND);

        List<Integer> after = checks();
        assertThat(after.get(0)).isEqualTo(before.get(0));
        for (int i = 1; i < 4; i++) {
            assertThat(after.get(i)).isEqualTo(before.get(i) + 1);
        }
    }

    @Test
    void whenChecksFindTheBackendOfAllNodesDeadNoneGoesDown() {
        rig.nodes.forEach(node -> rig.servers.answer(node.id(), BROKEN));
        rig.advance(Duration.ofSeconds(30));
        assertThat(rig.recorder.transitions())
                .containsExactlyInAnyOrderElementsOf(List.of(
                        "a UNKNOWN -> UP",
                        "b UNKNOWN -> UP",
                        "c UNKNOWN -> UP",
                        "d UNKNOWN -> UP",
                        "a UP -> SHARED-FATE",
                        "b UP -> SHARED-FATE",
                        "c UP -> SHARED-FATE",
                        "d UP -> SHARED-FATE"));

        rig.nodes.forEach(node -> rig.servers.answer(node.id(), null));
        rig.advance(Duration.ofMillis(7_500));
        assertThat(rig.nodes).allMatch(node -> rig.status(node.id()) == NodeStatus.UP);
    }

    @Test
    void whenChecksFindTheBackendOfOneNodeDeadItGoesDown() {
        rig.servers.answer("a", BROKEN);
        rig.advance(Duration.ofSeconds(30));

        assertThat(rig.status("a")).isEqualTo(NodeStatus.DOWN);
        assertThat(rig.told(ClusterEvent.SharedFateBegan.class)).isEmpty();
    }

    @Test
    void aPermitComesBackWhenNothingWasLearnt() { // T14, P7
        halfOpen();
        for (int i = 0; i < 20; i++) {
            NodeView trial = pick();
            assertThat(trial.node().id()).isEqualTo("a");
            assertThat(trial.isTrial()).isTrue();
            trial.traffic().begin();
            trial.end(false);
        }
        assertThat(rig.view("a").traffic().inFlight()).isZero();
    }

    @Test
    void aPermitIsUsedUpByACallThatWasJudged() { // T14, P7
        halfOpen();
        List<NodeView> trials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            trials.add(pick());
        }
        trials.forEach(trial -> trial.traffic().begin());
        assertThat(pick().isTrial()).isFalse();

        trials.get(0).end(true);
        trials.get(1).end(true);
        assertThat(pick().isTrial()).isFalse();
        trials.get(2).end(false);
        assertThat(pick().isTrial()).isTrue();
        assertThat(pick().isTrial()).isFalse();
    }

    private void halfOpen() {
        for (int i = 0; i < 3; i++) {
            rig.report("a", Evidence.IO_RESET);
        }
        rig.timers.runUntil(() -> rig.status("a") == NodeStatus.HALF_OPEN, Duration.ofSeconds(10));
    }

    private NodeView pick() {
        return Objects.requireNonNull(rig.loop.pick(Request.ANY));
    }

    private List<Integer> checks() {
        return rig.nodes.stream()
                .map(node -> rig.servers.starts(node.id()).size())
                .toList();
    }
}
