package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** preempt, nopreempt and preempt_delay as keepalived means them (facts section 7), on top of RFC 9568 section 6.4.2. */
class PreemptTest {
    /** The delay runs from the first advertisement of the lower master; then the RFC's discarding begins. */
    @Test
    void theDelayIsCountedFromWhenTheLowerMasterWasFirstHeard() {
        Script script = Script.of(Rules.v3().preemptDelay(1000)).play("""
                0          | start    | INITIALIZE>BACKUP
                200        | hear 100 | -
                500        | hear 100 | -
                800        | hear 100 | -
                1100       | hear 100 | - | BACKUP
                1199       | hear 100 | -
                1200       | hear 100 | - | BACKUP
                1300       | hear 100 | -
                1500       | hear 100 | - | BACKUP
                1540.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
        assertThat(script.cause()).contains("preempts 192.0.2.12");
    }

    @Test
    void withoutDelayTheLowerMasterIsNotHeededAtAll() {
        Script.of(Rules.v3()).play("""
                0         | start    | INITIALIZE>BACKUP
                200       | hear 100 | -
                300       | hear 100 | -
                341.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** Keepalived: received higher prio advert, reset preempt delay. */
    @Test
    void aMasterThatIsNotLowerBeginsTheDelayAnew() {
        Script.of(Rules.v3().preemptDelay(500)).play("""
                0          | start    | INITIALIZE>BACKUP
                100        | hear 100 | -
                400        | hear 150 | -
                700        | hear 100 | -
                1000       | hear 100 | -
                1199       | hear 100 | -
                1200       | hear 100 | -
                1540.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void aLowerMasterThatDiesWithinTheDelayIsReplacedAsAnyOther() {
        Script script = Script.of(Rules.v3().preemptDelay(60_000)).play("""
                0         | start    | INITIALIZE>BACKUP
                300       | hear 100 | -
                641.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
        assertThat(script.cause()).isEqualTo("no advertisement for 341 ms");
    }

    @Test
    void aLowerMasterThatGivesUpWithinTheDelayIsReplacedAfterTheSkew() {
        Script.of(Rules.v3().preemptDelay(60_000)).play("""
                0         | start    | INITIALIZE>BACKUP
                300       | hear 100 | -
                400       | hear 0   | -
                441.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** Issue #198 and others: a configured nopreempt holds whatever the states were at the start. */
    @Test
    void nopreemptLeavesALowerMasterAloneForEver() {
        Script script = Script.of(Rules.v3().nopreempt()).play("0 | start | INITIALIZE>BACKUP");
        for (int ms = 100; ms < 30_000; ms += 100) {
            script.play(ms + " | hear 1 | - | BACKUP");
        }
        script.play("30241.40625 | tick | advertise 150, claim, announce, BACKUP>MASTER | MASTER");
    }

    /** Facts section 2.4: the weight of a tracker makes the master worse than us; its adverts are discarded from then. */
    @Test
    void aMasterWhosePriorityFallsBelowOursIsPreemptedWhenTheTimerRunsOut() {
        Script.of(Rules.v3()).play("""
                0         | start    | INITIALIZE>BACKUP
                100       | hear 200 | -
                200       | hear 90  | -
                300       | hear 90  | -
                400       | hear 90  | -
                441.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }
}
