package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.StopChecks;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEffect.Warm;
import io.mha.core.internal.health.NodeEvent.FateFound;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T8, T11, T17, T18: what checks learn beside life and death. */
class AdviceTest {
    private static final Advice WRONG = Advice.NONE.identity(Identity.MISMATCH);
    private static final Advice RIGHT = Advice.NONE.identity(Identity.MATCH);
    private static final Advice DRAIN = Advice.NONE.wish("node", Wish.DRAIN, "offline");
    private static final Advice MAINT = Advice.NONE.wish("agent", Wish.MAINT, "upgrade");
    private static final CheckResult DEEP = CheckResult.passed("ok").with(Advice.NONE.throughToTheBackend());

    @Test
    void anotherServerIsTakenOutAtOnceAndWithoutPenalty() { // T8
        Subject node = Subject.up().hear(WRONG);

        assertThat(node.status()).isEqualTo(NodeStatus.WRONG_NODE);
        assertThat(node.only(Retire.class).abort()).isFalse();
        assertThat(node.only(Transition.class).cause()).isEqualTo("another server answers there: ok");
        assertThat(node.state.damping().penalty()).isZero();
        assertThat(node.hear(WRONG).all(Retire.class)).isEmpty();
    }

    @Test
    void theRightServerComesBackThroughRise() { // T8
        Subject node = Subject.up().hear(WRONG).hear(RIGHT);
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);

        assertThat(node.hear(RIGHT).status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.all(Warm.class)).hasSize(1);
    }

    @Test
    void aWrongServerStaysOutUntilACheckHasSeenTheRightOne() { // T8
        Subject node = Subject.up().hear(WRONG).pass().pass().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.WRONG_NODE);

        assertThat(node.fail().pass().pass().status()).isEqualTo(NodeStatus.WRONG_NODE);
        assertThat(node.hear(RIGHT).hear(RIGHT).status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void aWrongServerIsCheckedLessOften() { // T8, T7
        Subject node = Subject.up().hear(WRONG);
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(seconds(1));

        assertThat(node.hear(WRONG).only(Check.class).delayNanos())
                .isEqualTo(Duration.ofMillis(1_500).toNanos());
    }

    @Test
    void aWishOfTheNodeDrainsItAndTheNextCheckWithoutItWarmsFirst() { // T17
        Subject node = Subject.up().hear(DRAIN);
        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.only(Retire.class).abort()).isFalse();
        assertThat(node.only(Transition.class).cause()).isEqualTo("DRAIN by node: offline");

        assertThat(node.hear(DRAIN).all(Retire.class)).isEmpty();
        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.all(Warm.class)).isNotEmpty();
        assertThat(node.warmed().state.ramp().stage()).isEqualTo(Stage.RAMPING);
    }

    @Test
    void aFailedCheckTakesNoWishBack() { // T17
        Subject node = Subject.up().hear(DRAIN).fail().fail();
        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);

        assertThat(node.fail().pass().state.votes()).isEmpty();
    }

    @Test
    void aCheckLeavesTheVoteOfAnOperatorOfTheSameNameAlone() { // T17, P9
        Subject node = Subject.up().vote("node", Wish.MAINT).vote("node", Wish.READY);
        node.vote("node", Wish.DRAIN).hear(Advice.NONE.wish("node", Wish.MAINT, "x"));
        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);

        assertThat(node.pass().pass().pass().status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.vote("node", Wish.READY).status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void aCheckThatWantsMaintenanceGoesOn() { // T17
        Subject node = Subject.up().hear(MAINT);
        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);
        assertThat(node.all(StopChecks.class)).isEmpty();
        assertThat(node.only(Check.class).delayNanos()).isPositive();

        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void anOperatorsMaintenanceOnTopStopsTheChecksUntilHeIsDone() { // T16, T17
        Subject node = Subject.up().hear(MAINT).vote("api", Wish.MAINT);
        assertThat(node.all(StopChecks.class)).hasSize(1);
        assertThat(node.pass().effects).isEmpty();

        node.vote("api", Wish.READY);
        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);
        assertThat(node.only(Check.class).delayNanos()).isZero();
        assertThat(node.pass().status()).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @ParameterizedTest
    @CsvSource({
        "0, OK, UP",
        "30000, OK, UP",
        "30001, LAGGING, LAGGING",
        "7200000, LAGGING, LAGGING",
        "7200001, TOO_FAR, TOO_FAR",
        "9223372036854775807, TOO_FAR, TOO_FAR"
    })
    void lagHasTwoLimits(long millis, Lag lag, NodeStatus status) { // T18
        Subject node = Subject.up().hear(Advice.NONE.lag(millis));

        assertThat(node.state.learnt().lag()).isEqualTo(lag);
        assertThat(node.status()).isEqualTo(status);
        assertThat(node.state.inService()).isEqualTo(lag == Lag.OK);
    }

    @Test
    void lagHoldsUntilACheckMeasuresItAgain() { // T18
        Subject node = Subject.up().hear(Advice.NONE.lag(60_000));
        assertThat(node.only(Transition.class).cause()).isEqualTo("its data is 60 s behind");

        assertThat(node.pass().fail().status()).isEqualTo(NodeStatus.LAGGING);
        assertThat(node.hear(Advice.NONE.lag(Advice.UNKNOWN_LAG))
                        .only(Transition.class)
                        .cause())
                .isEqualTo("cannot tell how far its data is behind");
        assertThat(node.hear(Advice.NONE.lag(0)).status()).isEqualTo(NodeStatus.UP);
        assertThat(node.only(Transition.class).cause()).isEqualTo("its data is fresh again");
    }

    @Test
    void weightAndLimitOfTheAgentHoldUntilAnAnswerHasNone() {
        Subject node = Subject.up().hear(Advice.NONE.weight(75).maxConn(30));
        assertThat(node.state.learnt().weightPercent()).isEqualTo(75);
        assertThat(node.state.learnt().maxConn()).isEqualTo(30);

        assertThat(node.fail().state.learnt().weightPercent()).isEqualTo(75);
        assertThat(node.state.learnt().maxConn()).isEqualTo(30);
        assertThat(node.pass().state.learnt().weightPercent()).isEqualTo(100);
        assertThat(node.state.learnt().maxConn()).isNull();
    }

    @Test
    void maintenanceForgetsWhatWasLearnt() { // T16
        Subject node =
                Subject.up().hear(Advice.NONE.weight(10).lag(Advice.UNKNOWN_LAG).identity(Identity.MATCH));

        assertThat(node.vote("api", Wish.MAINT).state.learnt().lag()).isEqualTo(Lag.OK);
        assertThat(node.state.learnt().weightPercent()).isEqualTo(100);
        assertThat(node.state.learnt().identity()).isEqualTo(Identity.UNKNOWN);
    }

    @Test
    void aDeepCheckAfterTheOpeningShortensIt() { // T11
        Subject node = Subject.open().after(Duration.ofMillis(100)).checkAfterOpening(DEEP);

        assertThat(node.state.passive().breaker()).isEqualTo(Breaker.OPEN);
        assertThat(node.state.passive().untilNanos() - node.now)
                .isEqualTo(Duration.ofMillis(250).toNanos());
        node.after(Duration.ofMillis(250)).tick();
        assertThat(node.status()).isEqualTo(NodeStatus.HALF_OPEN); // and no further by itself
    }

    @Test
    void aShallowCheckOrOneThatBeganBeforeDoesNot() { // T11
        Subject shallow = Subject.open().checkAfterOpening(CheckResult.passed("ok"));
        Subject early = Subject.open().check(DEEP);

        assertThat(shallow.state.passive().untilNanos() - shallow.now).isEqualTo(seconds(5));
        assertThat(early.state.passive().untilNanos() - early.now).isEqualTo(seconds(5));
    }

    @Test
    void aDeepCheckNeverLengthensAnOpening() { // T11
        Subject node = Subject.open().after(Duration.ofMillis(4_900)).checkAfterOpening(DEEP);

        assertThat(node.state.passive().untilNanos() - node.now)
                .isEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void anErrorOfTheBackendThatIsItsOwnCountsAsAFailedCheck() {
        Subject node = Subject.up().fail(Evidence.BACKEND).fail(Evidence.BACKEND);
        assertThat(node.status()).isEqualTo(NodeStatus.UP);

        assertThat(node.fail(Evidence.BACKEND).status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Retire.class).abort()).isFalse();
    }

    @Test
    void anErrorOfTheBackendThatAllHaveKeepsItInService() {
        Subject node = Subject.up().send(new FateFound(true, "b: 1184"));
        assertThat(node.status()).isEqualTo(NodeStatus.SHARED_FATE);
        assertThat(node.only(Transition.class).cause()).isEqualTo("b: 1184");
        for (int i = 0; i < 25; i++) {
            node.fail(Evidence.BACKEND);
            assertThat(node.all(Retire.class)).isEmpty();
        }

        assertThat(node.state.inService()).isTrue();
        assertThat(node.state.active().verdict()).isEqualTo(Verdict.UP);
        assertThat(node.send(new FateFound(false, "over")).status()).isEqualTo(NodeStatus.UP);
    }

    @Test
    void sharedFateDoesNotHideADeadNode() {
        Subject node =
                Subject.up().send(new FateFound(true, "b: 1184")).fail().fail().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
