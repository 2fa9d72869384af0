package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Stage;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.BreakerMove;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.MoveBreaker;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.StopChecks;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEffect.Warm;
import io.mha.core.internal.health.NodeEvent.Voted;
import io.mha.core.internal.health.NodeEvent.Warmed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** T16, T20 and the ramp. */
class AdminAndReturnTest {
    private static final Duration HALF_SECOND = Duration.ofMillis(500);

    @Test
    void drainTakesNoNewWorkAndCutsNothing() { // T16
        Subject node = Subject.up().send(new Voted("api", Wish.DRAIN, "upgrade"));

        assertThat(node.status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("drain by api: upgrade");
        assertThat(node.only(Retire.class).abort()).isFalse();
        assertThat(node.all(StopChecks.class)).isEmpty();
        assertThat(node.pass().only(Check.class).delayNanos()).isPositive();
    }

    @Test
    void maintenanceStopsChecksAndForgetsThem() { // T16
        Subject node = Subject.up().vote("api", Wish.MAINT);

        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);
        assertThat(node.all(StopChecks.class)).hasSize(1);
        assertThat(node.state.active().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(node.pass().effects).isEmpty();
    }

    @Test
    void readyAfterMaintenanceChecksAtOnceAndNeedsRise() { // T16
        Subject node = Subject.up().vote("api", Wish.MAINT).vote("api", Wish.READY);

        assertThat(node.status()).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(node.only(Check.class).delayNanos()).isZero();
        assertThat(node.pass().status()).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void maintenanceIsLeftOnlyByItsOwnOrigin() { // P9
        Subject node = Subject.up().vote("api", Wish.MAINT).vote("file", Wish.READY);
        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);

        node.vote("file", Wish.DRAIN).vote("file", Wish.READY);
        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);
        assertThat(node.vote("api", Wish.READY).status()).isEqualTo(NodeStatus.UNKNOWN);
    }

    @Test
    void theMostSevereWishHolds() { // T16
        Subject node = Subject.up().vote("api", Wish.DRAIN).vote("file", Wish.MAINT);
        assertThat(node.status()).isEqualTo(NodeStatus.MAINT);

        assertThat(node.vote("file", Wish.READY).status()).isEqualTo(NodeStatus.DRAIN);
        assertThat(node.only(Check.class).delayNanos()).isZero();
    }

    @Test
    void maintenanceClosesTheBreakerSoThatItCausesNoChecks() { // T16
        Subject node = Subject.open().vote("api", Wish.MAINT);

        assertThat(node.state.passive().breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(node.only(MoveBreaker.class).move()).isEqualTo(BreakerMove.CLOSE);
        node.after(Duration.ofMinutes(1)).tick();
        assertThat(node.all(Check.class)).isEmpty();
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isNegative();
    }

    @Test
    void aNodeThatGoesDownUnderDrainIsNotPunished() { // T3
        Subject node = Subject.up().vote("api", Wish.DRAIN).fail().fail().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.state.damping().penalty()).isZero();
    }

    @Test
    void theThirdFallInAShortTimeSuppressesTheNode() { // T20
        Subject node = fallen(3);

        assertThat(node.state.damping().suppressed()).isTrue();
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.pass().pass().pass().status()).isEqualTo(NodeStatus.SUPPRESSED);
        assertThat(node.only(Check.class).delayNanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void aSuppressedNodeReturnsWhenItHasCalmedDown() { // T20
        Subject node = fallen(3).pass().pass();
        double penalty = node.state.damping().penalty();
        Duration calm = Duration.ofMillis((long) (600_000 * Math.log(penalty / 800) / Math.log(2)));

        node.after(calm.minusSeconds(1)).pass();
        assertThat(node.status()).isEqualTo(NodeStatus.SUPPRESSED);
        node.after(Duration.ofSeconds(2)).pass();
        assertThat(node.state.damping().suppressed()).isFalse();
        assertThat(node.status()).as("rises anew").isEqualTo(NodeStatus.DOWN);
        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void noNodeIsSuppressedForMoreThanHalfAnHour() { // T20
        Subject node = fallen(12).pass().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.SUPPRESSED);

        long since = node.state.damping().suppressedAtNanos();
        node.after(Duration.ofMinutes(30).minusNanos(node.now - since)).tick();
        assertThat(node.state.damping().suppressed()).isFalse();
        assertThat(node.pass().pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void anOperatorsReadyForgivesAllFalls() { // T20
        Subject node = fallen(3).pass().pass().vote("api", Wish.DRAIN).vote("api", Wish.READY);

        assertThat(node.state.damping().suppressed()).isFalse();
        assertThat(node.state.damping().penalty()).isZero();
        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void thePenaltyHalvesEveryTenMinutes() { // T20
        Subject node = Subject.down().after(Duration.ofMinutes(10));
        node.pass().pass().warmed().fail().fail().fail();

        assertThat(node.state.damping().penalty()).isBetween(1_499.0, 1_501.0);
    }

    @Test
    void takesMoreTrafficStepByStepAndThenAll() {
        Subject node = Subject.down().pass().pass().warmed();
        for (int step = 1; step <= 9; step++) {
            assertThat(node.reducer.nextTickNanos(node.state, node.now)).isEqualTo(HALF_SECOND.toNanos());
            node.after(HALF_SECOND).tick();
            assertThat(node.status()).isEqualTo(NodeStatus.RAMPING);
            assertThat(node.state.ramp().factor()).isEqualTo(step / 10.0);
        }
        node.after(HALF_SECOND).tick();

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.state.ramp().factor()).isEqualTo(1);
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isNegative();
    }

    @Test
    void takesAllTrafficAtOnceWithoutSlowStart() {
        HealthPolicy d = HealthPolicy.DEFAULT;
        HealthPolicy quick = new HealthPolicy(
                d.inter(), d.fastInter(), d.downInter(), d.timeout(), d.rise(), d.fall(), d.jitter(), Duration.ZERO);
        Subject node = new Subject(quick, BreakerPolicy.DEFAULT);
        node.fail().pass().pass().warmed();

        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isZero();
        assertThat(node.tick().status()).isEqualTo(NodeStatus.UP);
    }

    @Test
    void connectionsOfAnOldGenerationWarmNothing() {
        Subject node = Subject.down().pass().pass();
        NodeState before = node.state;

        assertThat(node.send(new Warmed(before.generation() - 1)).state).isEqualTo(before);
    }

    @Test
    void asksForConnectionsAgainWhenTheyWereLostWhileWarming() {
        Subject node = Subject.down().pass().pass();
        node.check(CheckResult.passedOnNewSession("restarted again"));

        assertThat(node.only(Warm.class).generation()).isEqualTo(node.state.generation());
        assertThat(node.warmed().state.ramp().stage()).isEqualTo(Stage.RAMPING);
    }

    @Test
    void nextTickIsTheEarliestOfAllThatIsDue() {
        Subject node = Subject.up();
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isNegative();

        node.callFailed(Evidence.OVERLOAD);
        node.send(new NodeEvent.Tripped(Evidence.IO_RESET, "x", true, -1));
        assertThat(node.reducer.nextTickNanos(node.state, node.now))
                .isEqualTo(Duration.ofSeconds(4).toNanos());
        node.after(Duration.ofSeconds(60));
        assertThat(node.reducer.nextTickNanos(node.state, node.now)).isZero();
    }

    /** A node that went down this often, coming back cleanly in between. */
    private static Subject fallen(int times) {
        Subject node = Subject.up();
        for (int i = 0; i < times; i++) {
            for (int check = 0; check < 20 && node.status() != NodeStatus.WARMING; check++) {
                node.pass();
            }
            node.state = node.state.active().verdict() == Verdict.UP ? node.state : forgiven(node);
            node.warmed().fail().fail().fail();
        }
        return node;
    }

    /** Suppression is what is built up here, so it must not stop the node from coming back and falling once more. */
    private static NodeState forgiven(Subject node) {
        NodeState s = node.state;
        NodeState.Damping free =
                new NodeState.Damping(s.damping().penalty(), s.damping().atNanos(), false, s.sinceNanos());
        node.state = new NodeState(
                s.votes(),
                s.orders(),
                s.active(),
                s.passive(),
                s.learnt(),
                s.sharedFate(),
                free,
                s.ramp(),
                s.overloadedUntilNanos(),
                s.generation(),
                s.status(),
                s.sinceNanos(),
                s.cause());
        for (int check = 0; check < 20 && node.status() != NodeStatus.WARMING; check++) {
            node.pass();
        }
        return node.state;
    }
}
