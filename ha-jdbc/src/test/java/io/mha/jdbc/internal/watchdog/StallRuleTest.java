package io.mha.jdbc.internal.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.jdbc.internal.watchdog.StallRule.Advice;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock that the test turns: looks every 50 ms, as the guard does. It may start anywhere, before zero too. */
class StallRuleTest {
    private static final long MILLI = 1_000_000L;
    private static final long LOOK = 50 * MILLI;
    private static final long STALL = 200 * MILLI;

    private final StallRule<String> rule = new StallRule<>(STALL, 200 * MILLI);
    private final Map<String, Long> steps = new HashMap<>();
    private long answers;
    private long now;

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L, Long.MAX_VALUE - 300 * MILLI})
    void cutsANodeThatIsSilentAndAnswersNoProbe(long origin) {
        now = origin;
        waits("a");
        assertThat(lookUntilProbe()).isBetween(STALL, STALL + LOOK);
        pass(500 * MILLI);
        assertThat(rule.longestWait(now)).isGreaterThanOrEqualTo(700 * MILLI);
        assertThat(rule.probed(true, now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void neverCutsALongQueryOnANodeThatAnswers(long origin) {
        now = origin;
        waits("a");
        int probes = 0;
        for (int i = 0; i < 20 * 60; i++) { // a minute
            if (look() == Advice.PROBE) {
                probes++;
                pass(LOOK);
                assertThat(rule.probed(false, now)).isFalse();
            }
        }
        assertThat(probes).as("asks now and then, not at every look").isBetween(20, 80);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void givesNoVerdictIfAnotherCallCameBackMeanwhile(long origin) {
        now = origin;
        waits("a");
        waits("b");
        lookUntilProbe();
        pass(LOOK);
        returns("b");
        pass(2 * LOOK);
        assertThat(rule.probed(true, now)).isFalse();
        assertThat(lookUntilProbe()).as("asks again at once").isLessThanOrEqualTo(2 * LOOK);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void takesACallThatGoesOutMeanwhileForNoSignOfLife(long origin) {
        now = origin;
        steps.put("b", 2L);
        waits("a");
        lookUntilProbe();
        pass(LOOK);
        waits("b");
        pass(2 * LOOK);
        assertThat(rule.probed(true, now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void takesACallThatComesBackUnansweredForNoSignOfLife(long origin) {
        now = origin;
        answers = 7;
        waits("a");
        lookUntilProbe();
        pass(LOOK);
        for (int i = 0; i < 3; i++) { // a connection is lent, prepared on, given back
            waits("b");
            pass(LOOK);
            returnsUnanswered("b");
            pass(LOOK);
        }
        assertThat(rule.probed(true, now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void takesTheEndOfALinkForNoSignOfLife(long origin) {
        now = origin;
        answers = 7;
        waits("a");
        lookUntilProbe();
        answers = 3;
        pass(2 * LOOK);
        assertThat(rule.probed(true, now)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void givesNoVerdictAfterAPauseOfOurOwn(long origin) {
        now = origin;
        waits("a");
        lookUntilProbe();
        now += 1_000 * MILLI;
        look();
        assertThat(rule.probed(true, now)).as("late look").isFalse();
        lookUntilProbe();
        now += 1_000 * MILLI;
        assertThat(rule.probed(true, now)).as("no look at all").isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void countsNoTimeOfAPauseAsAWait(long origin) {
        now = origin;
        waits("a");
        pass(3 * LOOK);
        assertThat(rule.longestWait(now)).isEqualTo(2 * LOOK);
        now += 5_000 * MILLI;
        assertThat(look()).isEqualTo(Advice.NONE);
        assertThat(rule.longestWait(now)).isEqualTo(2 * LOOK);
        assertThat(lookUntilProbe()).as("what was waited before still counts").isEqualTo(2 * LOOK);
        pass(500 * MILLI);
        assertThat(rule.probed(true, now)).as("asked after the pause").isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void asksAgainAtOnceIfAPauseHasSpoiltTheAnswer(long origin) {
        now = origin;
        waits("a");
        lookUntilProbe();
        now += 300 * MILLI;
        look();
        assertThat(rule.probed(true, now)).isFalse();
        assertThat(lookUntilProbe()).isLessThanOrEqualTo(LOOK);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void asksOnceAtATimeAndIsQuietAfterAGoodAnswer(long origin) {
        now = origin;
        waits("a");
        lookUntilProbe();
        for (int i = 0; i < 40; i++) {
            assertThat(look()).as("while a probe is under way").isEqualTo(Advice.NONE);
        }
        rule.probed(false, now);
        assertThat(lookUntilProbe()).isBetween(4 * STALL - LOOK, 4 * STALL + LOOK);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void leavesAloneWhatIsIdleOrMoves(long origin) {
        now = origin;
        steps.put("idle", 4L);
        waits("busy");
        for (int i = 0; i < 100; i++) {
            returns("busy");
            waits("busy");
            assertThat(look()).isEqualTo(Advice.NONE);
        }
        assertThat(rule.longestWait(now)).isLessThanOrEqualTo(LOOK);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -7_654_321_987L})
    void forgetsLinksThatAreGone(long origin) {
        now = origin;
        waits("a");
        pass(10 * LOOK);
        steps.clear();
        look();
        assertThat(rule.longestWait(now)).isZero();
    }

    private void waits(String link) {
        steps.merge(link, 1L, Long::sum);
    }

    private void returns(String link) {
        steps.merge(link, 1L, Long::sum);
        answers++;
    }

    private void returnsUnanswered(String link) {
        steps.merge(link, 1L, Long::sum);
    }

    private Advice look() {
        now += LOOK;
        return rule.look(steps, answers, now);
    }

    private void pass(long nanos) {
        for (long passed = 0; passed < nanos; passed += LOOK) {
            look();
        }
    }

    /** How long it takes from the first look on. */
    private long lookUntilProbe() {
        long start = now;
        for (int i = 0; i < 100; i++) {
            if (look() == Advice.PROBE) {
                return now - start;
            }
        }
        throw new AssertionError("no probe within " + (now - start) / MILLI + " ms");
    }
}
