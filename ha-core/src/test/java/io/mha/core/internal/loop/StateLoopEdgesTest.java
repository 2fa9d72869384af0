package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where rules of different parts meet. */
class StateLoopEdgesTest {
    private final LoopRig rig = LoopRig.of(5, 2);

    @Test
    void aBackendThatIsDeadAtTheStartTakesNoNodeOut() {
        LoopRig four = LoopRig.of(5, 4);
        four.nodes.forEach(n -> four.servers.answer(n.id(), CheckResult.failed(Evidence.BACKEND, "1184")));
        four.advance(Duration.ofSeconds(10));
        assertThat(four.recorder.transitions()).noneMatch(t -> t.endsWith("DOWN"));
        assertThat(four.loop.topology().candidates()).hasSize(4);
    }

    @Test
    void theLastTwoNodesCannotBothBeRemoved() {
        rig.settled();
        rig.execute(Command.remove("a"));
        assertThatThrownBy(() -> rig.execute(Command.remove("b"))).isInstanceOf(ConfigException.class);
        rig.advance(Duration.ofSeconds(2));
        assertThat(rig.loop.topology().nodes()).isNotEmpty();
    }

    @Test
    void twoNodesOfOneAddressAreNeverBothAdded() {
        rig.settled();
        rig.loop.execute(Command.add(Views.node("d", 1, 0)));
        rig.loop.execute(Command.add(Views.node("d", 1, 0).named("e")));
        rig.timers.runDue();
        assertThat(rig.loop.topology().nodes())
                .extracting(v -> v.node().address())
                .doesNotHaveDuplicates();
    }

    @Test
    void anAddedNodeNeverChangesItsAddress() {
        rig.settled();
        rig.loop.execute(Command.add(Views.node("d", 1, 0)));
        rig.loop.execute(Command.add(Views.node("e", 1, 0).named("d")));
        rig.timers.runDue();
        assertThat(rig.view("d").node().address())
                .isEqualTo(Views.node("d", 1, 0).address());
    }

    @Test
    void aPermitOfAnOldPeriodIsNotAddedToTheNewOnes() { // P7
        rig.settled();
        for (int i = 0; i < 3; i++) rig.report("a", Evidence.IO_RESET);
        rig.timers.runUntil(() -> rig.status("a") == NodeStatus.HALF_OPEN, Duration.ofSeconds(10));
        NodeView old = Objects.requireNonNull(rig.loop.pick(Request.ANY));
        assertThat(old.isTrial()).isTrue();
        old.traffic().begin();
        rig.report("a", Evidence.IO_RESET);
        rig.timers.runUntil(() -> rig.status("a") == NodeStatus.HALF_OPEN, Duration.ofSeconds(30));
        old.end(false);
        int trials = 0;
        for (int i = 0; i < 10; i++)
            trials += Objects.requireNonNull(rig.loop.pick(Request.ANY)).isTrial() ? 1 : 0;
        assertThat(trials).isEqualTo(3);
    }

    @Test
    void theSameDrainAgainDoesNotPutOffItsCut() {
        rig.settled();
        for (int i = 0; i < 10; i++) {
            rig.execute(Command.drain("a", Duration.ofSeconds(5)));
            rig.advance(Duration.ofSeconds(4));
        }
        assertThat(rig.recorder.calls()).anyMatch(c -> c.contains("abort"));
    }

    @Test
    void anOperatorsDrainOutlivesTheCheckOfTheSameName() {
        rig.settled();
        rig.advise("a", Advice.NONE.wish("file", Wish.MAINT, "x"));
        rig.advance(Duration.ofSeconds(2));
        rig.vote("a", "file", Wish.DRAIN);
        rig.advise("a", Advice.NONE);
        rig.advance(Duration.ofSeconds(2));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.DRAIN);
    }

    @Test
    void lagIsNoReasonForPanic() {
        LoopRig three = LoopRig.of(5, 3).settled();
        three.advise("b", Advice.NONE.lag(60_000));
        three.advise("c", Advice.NONE.lag(60_000));
        three.advance(Duration.ofSeconds(3));
        assertThat(three.status("b")).isEqualTo(NodeStatus.LAGGING);
        assertThat(three.loop.topology().panic()).isFalse();
    }

    @Test
    void aNodeThatWasForcedDownWarmsFirst() {
        rig.settled();
        rig.recorder.holdWarming();
        rig.execute(Command.forceDown("a"));
        rig.execute(Command.auto("a"));
        assertThat(rig.status("a")).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void removeAndAddWithinGraceLeavesThePoolAlone() { // P15
        rig.settled();
        rig.execute(Command.remove("a"));
        rig.execute(Command.add(rig.nodes.get(0)));
        rig.advance(Duration.ofSeconds(10));
        assertThat(rig.recorder.calls()).isEmpty();
    }

    @Test
    void aWrongServerDoesNotCloseTheBreaker() {
        rig.settled();
        for (int i = 0; i < 3; i++) rig.report("a", Evidence.IO_RESET);
        rig.timers.runUntil(() -> rig.status("a") == NodeStatus.HALF_OPEN, Duration.ofSeconds(10));
        rig.advise("a", Advice.NONE.identity(CheckResult.Identity.MISMATCH));
        rig.advance(Duration.ofSeconds(9));
        assertThat(rig.state("a").passive().breaker()).isNotEqualTo(Breaker.CLOSED);
    }

    @Test
    void agentWeightsDoNotOverflow() {
        rig.settled();
        rig.execute(Command.weight("a", 256));
        rig.advise("a", Advice.NONE.weight(2_000_000_000));
        rig.advance(Duration.ofSeconds(3));
        assertThat(rig.view("a").weight()).isPositive();
    }

    @Test
    void aForcedUpNodeIsNotRetiredByItsBreaker() {
        rig.settled();
        rig.execute(Command.forceUp("a"));
        for (int i = 0; i < 3; i++) rig.report("a", Evidence.IO_RESET);
        assertThat(rig.recorder.calls()).isEmpty();
    }

    @Test
    void aBackendThatFailsForOneNodeIsItsOwnFaultOnlyAfterAWhile() {
        LoopRig three = LoopRig.of(5, 3).settled();
        three.servers.answer("a", CheckResult.failed(Evidence.BACKEND, "1184"));
        three.advance(Duration.ofMillis(2_500));
        assertThat(three.status("a")).isNotEqualTo(NodeStatus.DOWN); // 5 s have not passed
    }

    @Test
    void nodesThatNeverAnsweredWereGoneFromTheStart() {
        long start = rig.timers.nanoTime();
        rig.nodes.forEach(n -> rig.servers.set(n.id(), Behaviour.HANGING));
        rig.timers.runUntil(() -> rig.loop.topology().isOutage(), Duration.ofSeconds(30));
        assertThat(rig.timers.nanoTime()).isGreaterThan(start);
        assertThat(rig.loop.topology().outageSinceNanos()).isEqualTo(start);
    }

    @Test
    void nodesThatServedAreGoneFromTheirLossOn() {
        rig.settled();
        rig.nodes.forEach(n -> rig.execute(Command.maint(n.id())));
        long lost = rig.timers.nanoTime();
        assertThat(rig.loop.topology().isOutage()).isTrue();
        assertThat(rig.loop.topology().outageSinceNanos()).isEqualTo(lost);

        rig.nodes.forEach(n -> rig.servers.set(n.id(), Behaviour.HANGING));
        rig.advance(Duration.ofSeconds(5));
        rig.nodes.forEach(n -> rig.execute(Command.ready(n.id())));
        long again = rig.timers.nanoTime();
        rig.timers.runUntil(() -> rig.loop.topology().isOutage(), Duration.ofSeconds(30));
        assertThat(rig.loop.topology().outageSinceNanos()).isGreaterThanOrEqualTo(again);
    }
}
