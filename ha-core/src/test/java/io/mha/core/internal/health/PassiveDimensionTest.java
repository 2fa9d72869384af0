package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.BreakerMove;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.MoveBreaker;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEvent.CallFailed;
import io.mha.core.internal.health.NodeEvent.Tripped;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T9 to T15. */
class PassiveDimensionTest {
    private static final Duration OPEN_TIME = Duration.ofSeconds(5);

    @Test
    void opensWhenTheBudgetAllows() { // T9
        Subject node = Subject.open();

        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.state.passive().openings()).isEqualTo(1);
        assertThat(node.only(Retire.class).generation()).isEqualTo(2);
        assertThat(node.only(MoveBreaker.class).move()).isEqualTo(BreakerMove.OPEN);
        assertThat(node.only(Check.class).delayNanos()).isZero();
        assertThat(node.only(Transition.class).cause()).isEqualTo("3 failures in a row: reset");
    }

    @Test
    void staysClosedAndForgetsWhenTheBudgetForbids() { // T9
        Subject node = Subject.up().send(new Tripped(Evidence.IO_RESET, "3 in a row", false, 0));

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.only(MoveBreaker.class).move()).isEqualTo(BreakerMove.CLOSE);
        assertThat(node.all(Retire.class)).isEmpty();
    }

    @Test
    void isCheckedAtOnceWhenACallFails() {
        assertThat(Subject.up().callFailed(Evidence.IO_RESET).only(Check.class).delayNanos())
                .isZero();
    }

    @Test
    void letsProbesThroughWhenTheOpenTimeIsOver() { // T10
        Subject node = Subject.open().after(OPEN_TIME.minusNanos(1)).tick();
        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);

        node.after(Duration.ofNanos(1)).tick();
        assertThat(node.status()).isEqualTo(NodeStatus.HALF_OPEN);
        assertThat(node.only(MoveBreaker.class).move()).isEqualTo(BreakerMove.HALF_OPEN);
        assertThat(node.only(Check.class).delayNanos()).isZero();
    }

    @Test
    void shortensTheOpenTimeWhenChecksBringTheNodeBack() { // T11
        Subject node = Subject.open().fail().fail().fail();
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);

        node.pass().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.state.passive().untilNanos() - node.now)
                .isEqualTo(Duration.ofMillis(250).toNanos());
    }

    @Test
    void isNotClosedByAShallowSuccess() { // T11
        Subject node = Subject.open();
        long until = node.state.passive().untilNanos();

        node.pass().pass().pass().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.state.passive().untilNanos()).isEqualTo(until);
    }

    @Test
    void returnsWithConnectionsAndASlowStartWhenTheProbesPassed() { // T12
        Subject node = Subject.halfOpen().probesPassed();

        assertThat(node.status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.only(MoveBreaker.class).move()).isEqualTo(BreakerMove.CLOSE);

        assertThat(node.warmed().status()).isEqualTo(NodeStatus.RAMPING);
        assertThat(node.state.ramp().factor()).isEqualTo(0.1);
    }

    @Test
    void waitsForItsConnectionsEvenWhenTheProbesPassedBefore() { // T12 within T6
        Subject node = Subject.open().fail().fail().fail().pass().pass();
        node.after(Duration.ofMillis(250)).tick().probesPassed();

        assertThat(node.status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.warmed().status()).isEqualTo(NodeStatus.RAMPING);
    }

    @Test
    void opensForTwiceAsLongWhenAProbeFails() { // T13
        Subject node = Subject.halfOpen().callFailed(Evidence.IO_RESET);

        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.state.passive().openings()).isEqualTo(2);
        assertThat(node.state.passive().untilNanos() - node.now)
                .isEqualTo(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void opensAgainWhenACheckFailsWhileProbing() { // T13
        Subject node = Subject.halfOpen().pass().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("probe failed: no");
    }

    @Test
    void opensAgainWhenProbesDoNotEnd() { // T13
        Subject node = Subject.halfOpen().after(Duration.ofSeconds(10)).tick();

        assertThat(node.status()).isEqualTo(NodeStatus.OPEN);
        assertThat(node.only(Transition.class).cause()).contains("10 s");
        assertThat(node.only(Retire.class).abort()).isTrue();
    }

    @Test
    void neverStaysOpenLongerThanTheMaximum() { // T13
        Subject node = Subject.halfOpen();
        for (int i = 0; i < 40; i++) {
            node.callFailed(Evidence.IO_RESET);
            long open = node.state.passive().untilNanos() - node.now;
            assertThat(open).isLessThanOrEqualTo(Duration.ofSeconds(60).toNanos());
            node.after(Duration.ofNanos(open)).tick();
            assertThat(node.status()).isEqualTo(NodeStatus.HALF_OPEN);
        }
    }

    @Test
    void forgetsOneOpeningForEachHealthyMinute() { // T9
        Subject node = Subject.halfOpen().callFailed(Evidence.IO_RESET);
        node.after(Duration.ofSeconds(10)).tick().probesPassed();
        assertThat(node.state.passive().openings()).isEqualTo(2);

        node.after(Duration.ofSeconds(61)).trip();
        assertThat(node.state.passive().openings()).isEqualTo(2);
    }

    @Test
    void variesTheOpenTimeByTheJitterThatIsHandedIn() {
        Subject node = Subject.up().send(new Tripped(Evidence.IO_RESET, "x", true, -1));

        assertThat(node.state.passive().untilNanos() - node.now)
                .isEqualTo(Duration.ofSeconds(4).toNanos());
    }

    @Test
    void ignoresErrorsOfALivingNodeWhileProbing() { // T14
        Subject node = Subject.halfOpen();
        NodeState before = node.state;

        assertThat(node.callFailed(Evidence.APPLICATION).state).isEqualTo(before);
        assertThat(node.callFailed(Evidence.AUTH).state).isEqualTo(before);
    }

    @Test
    void ignoresEvidenceOfAnOldGeneration() { // T15
        Subject node = Subject.halfOpen();
        NodeState before = node.state;
        node.send(new CallFailed(Evidence.HUNG, "late", before.generation() - 1));

        assertThat(node.state).isEqualTo(before);
        assertThat(node.effects).isEmpty();
    }

    @Test
    void ignoresEvidenceInMaintenance() {
        Subject node = Subject.up().vote("api", Wish.MAINT);
        NodeState before = node.state;

        assertThat(node.callFailed(Evidence.HUNG).trip().state).isEqualTo(before);
    }

    @Test
    void takesHalfItsShareForFiveSecondsWhenOverloaded() {
        Subject node = Subject.up().callFailed(Evidence.OVERLOAD);

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.all(Retire.class)).isEmpty();
        assertThat(node.state.overloadedUntilNanos() - node.now)
                .isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(node.reducer.nextTickNanos(node.state, node.now))
                .isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void keepsTheBreakerAndTheChecksApart() {
        Subject node = Subject.open().check(CheckResult.passed("shallow"));

        assertThat(node.state.passive().breaker()).isEqualTo(Breaker.OPEN);
        assertThat(node.state.active().failed()).isZero();
        assertThat(node.state.ramp().stage()).isEqualTo(Stage.NONE);
    }
}
