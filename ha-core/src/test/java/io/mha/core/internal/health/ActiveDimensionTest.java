package io.mha.core.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeStatus;
import io.mha.core.internal.health.NodeEffect.Check;
import io.mha.core.internal.health.NodeEffect.Retire;
import io.mha.core.internal.health.NodeEffect.Transition;
import io.mha.core.internal.health.NodeEffect.Warm;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** T1 to T7. */
class ActiveDimensionTest {
    @Test
    void isUpAfterTheFirstPassedCheckWithoutSlowStart() { // T1
        Subject node = Subject.fresh().pass();

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.only(Transition.class).from()).isEqualTo(NodeStatus.UNKNOWN);
        assertThat(node.state.ramp().factor()).isEqualTo(1);
        assertThat(node.all(Warm.class)).isEmpty();
        assertThat(node.all(Retire.class)).isEmpty();
    }

    @Test
    void isDownAtOnceWhenTheFirstCheckFails() { // T1
        Subject node = Subject.fresh().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("first check failed: no");
        assertThat(node.state.damping().penalty()).isZero();
    }

    @Test
    void needsRiseChecksOnceItWasDown() { // T1, T5, T6
        Subject node = Subject.fresh().fail().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);

        assertThat(node.pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void staysUpAndIsCheckedFasterBelowFall() { // T2
        Subject node = Subject.up().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.state.active().failed()).isEqualTo(1);
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(250));
        assertThat(node.fail().status()).isEqualTo(NodeStatus.UP);
        assertThat(node.all(Retire.class)).isEmpty();
    }

    @Test
    void goesDownAfterFallFailures() { // T3
        Subject node = Subject.up().fail().fail().fail();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("3 checks failed: no");
        assertThat(node.only(Retire.class)).isEqualTo(new Retire(2, false, "3 checks failed: no"));
        assertThat(node.state.generation()).isEqualTo(2);
        assertThat(node.state.damping().penalty()).isEqualTo(1_000);
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(1_000));
    }

    @ParameterizedTest
    @EnumSource(
            value = Evidence.class,
            names = {"CONNECT_TIMEOUT", "READ_TIMEOUT", "HUNG"})
    void cutsWhatIsInUseOnlyWhenTheNodeIsSilent(Evidence silence) { // T3
        Subject node = Subject.up().fail(silence).fail(silence).fail(silence);

        assertThat(node.only(Retire.class).abort()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Evidence.class,
            names = {"AUTH", "OVERLOAD", "APPLICATION"})
    void takesARefusalByALivingNodeForLife(Evidence alive) {
        Subject node = Subject.fresh().fail(alive).fail(alive).fail(alive);

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.state.active().failed()).isZero();
    }

    @Test
    void goesDownBelowFallWhenItFlapsTooMuch() { // T3, intermittent ring
        Subject node = Subject.up();
        while (node.status() == NodeStatus.UP && node.state.active().samples() < 20) {
            node.pass().fail();
        }

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.state.active().samples()).isGreaterThanOrEqualTo(10);
        assertThat(node.only(Transition.class).cause()).contains("% of checks failed");
    }

    @Test
    void forgivesFailuresAfterASuccessButKeepsThemInItsWindow() { // T4
        Subject node = Subject.up().fail().fail().pass();

        assertThat(node.state.active().failed()).isZero();
        assertThat(Integer.bitCount(node.state.active().history())).isEqualTo(2);
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(1_000));
        assertThat(node.fail().fail().status()).isEqualTo(NodeStatus.UP);
    }

    @Test
    void isCheckedFasterOnItsWayUp() { // T5
        Subject node = Subject.down().pass();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(250));
        assertThat(node.all(Transition.class)).isEmpty();
    }

    @Test
    void returnsAfterRiseChecksWithConnectionsFirst() { // T6
        Subject node = Subject.down().pass().pass();

        assertThat(node.status()).isEqualTo(NodeStatus.WARMING);
        assertThat(node.only(Warm.class).generation()).isEqualTo(node.state.generation());
        assertThat(node.only(Transition.class).cause()).isEqualTo("2 checks passed: ok");
        assertThat(node.state.active().verdict()).isEqualTo(Verdict.UP);
    }

    @Test
    void returnsFromACleanOutageHoweverLongItWas() { // T6: failures alone are not flapping
        Subject node = Subject.up();
        for (int i = 0; i < 30; i++) {
            node.fail();
        }

        assertThat(node.pass().pass().status()).isEqualTo(NodeStatus.WARMING);
    }

    @Test
    void mustBeCleanerThanBeforeToReturnFromFlapping() { // T6
        Subject node = Subject.up();
        while (node.status() == NodeStatus.UP) {
            node.pass().fail();
        }
        node.pass().pass();
        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);

        int more = 0;
        while (node.status() == NodeStatus.DOWN) {
            node.pass();
            more++;
        }
        assertThat(more).isBetween(5, 18);
        assertThat(Integer.bitCount(node.state.active().history())).isLessThan(3);
    }

    @Test
    void isAskedLessAndLessOftenWhileDown() { // T7
        Subject node = Subject.down();
        long[] expected = {1_500, 1_500, 1_500};
        for (long delay : expected) {
            assertThat(node.fail().only(Check.class).delayNanos() / 1_000_000).isEqualTo(delay);
        }
    }

    @Test
    void countsPassedChecksFromZeroAfterAFailure() { // T7
        Subject node = Subject.down().pass().fail().pass();

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.state.active().passed()).isEqualTo(1);
    }

    @Test
    void goesDownAtOnceWhenTrafficFailedAndACheckIsRefused() {
        Subject node = Subject.up().callFailed(Evidence.IO_RESET).after(Duration.ofMillis(300));

        assertThat(node.fail().status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Transition.class).cause()).isEqualTo("traffic failed, then a check: no");
    }

    @Test
    void needsFallChecksWhenTheFailureOfTrafficIsLongAgo() {
        Subject node = Subject.up().callFailed(Evidence.IO_RESET).after(Duration.ofMillis(1_001));

        assertThat(node.fail().status()).isEqualTo(NodeStatus.UP);
    }

    @Test
    void needsFallChecksWhenTheSecondWitnessIsOnlySilent() {
        Subject node = Subject.up().callFailed(Evidence.IO_RESET);

        assertThat(node.fail(Evidence.READ_TIMEOUT).status()).isEqualTo(NodeStatus.UP);
    }

    @Test
    void goesDownAtOnceWhenTheWatchdogFindsItHung() {
        Subject node = Subject.up().callFailed(Evidence.HUNG);

        assertThat(node.status()).isEqualTo(NodeStatus.DOWN);
        assertThat(node.only(Retire.class).abort()).isTrue();
        assertThat(node.effects).as("the planned check stays planned").noneMatch(Check.class::isInstance);
    }

    @Test
    void givesUpOldConnectionsWhenTheSessionOfTheCheckWasLost() {
        Subject node = Subject.up().check(CheckResult.passedOnNewSession("server restarted"));

        assertThat(node.status()).isEqualTo(NodeStatus.UP);
        assertThat(node.state.generation()).isEqualTo(2);
        assertThat(node.only(Retire.class)).isEqualTo(new Retire(2, false, "server restarted"));
    }

    @Test
    void variesIntervalsByTheJitterThatIsHandedIn() {
        Subject node = Subject.up();
        node.send(new NodeEvent.Checked(CheckResult.passed("ok"), 1));
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(1_200));

        node.send(new NodeEvent.Checked(CheckResult.passed("ok"), -1));
        assertThat(node.only(Check.class).delayNanos()).isEqualTo(millis(800));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
