package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A priority that changes at run time (facts section 5: keepalived tells the others at once). */
class PriorityChangeTest {
    @Test
    void aMasterAdvertisesItsNewPriorityAtOnceAndGoesOn() {
        Script.of(Rules.v3()).play("""
                0         | start        | INITIALIZE>BACKUP
                341.40625 | tick         | advertise 150, claim, announce, BACKUP>MASTER
                400       | priority 90  | renew, advertise 90 | MASTER
                500       | tick         | renew, advertise 90
                550       | priority 90  | -
                600       | tick         | renew, advertise 90
                650       | priority 254 | renew, advertise 254 | MASTER
                """);
    }

    @Test
    void aMasterComparesWhatItHearsWithItsNewPriority() {
        Script.of(Rules.v3()).play("""
                0         | start       | INITIALIZE>BACKUP
                341.40625 | tick        | advertise 150, claim, announce, BACKUP>MASTER
                400       | priority 90 | renew, advertise 90
                401       | hear 100    | release, MASTER>BACKUP | BACKUP
                """);
    }

    /** 100: skew 60.9 ms; 200: 21.9 ms. */
    @Test
    void aBackupComputesItsSkewAgain() {
        Script script = Script.of(Rules.v3().priority(100)).play("""
                0      | start        | INITIALIZE>BACKUP
                100    | hear 250     | -
                150    | priority 200 | - | BACKUP
                421.875 | tick        | advertise 200, claim, announce, BACKUP>MASTER
                """);
        assertThat(script.cause()).isEqualTo("no advertisement for 321 ms");
        Script.of(Rules.v3().priority(200)).play("""
                0        | start        | INITIALIZE>BACKUP
                100      | hear 250     | -
                420      | priority 100 | - | BACKUP
                460.9375 | tick         | advertise 100, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void theSkewAfterPriorityZeroIsComputedAgainToo() {
        Script.of(Rules.v3().priority(200)).play("""
                0        | start        | INITIALIZE>BACKUP
                100      | hear 0       | -
                110      | priority 100 | -
                160.9375 | tick         | advertise 100, claim, announce, BACKUP>MASTER
                """);
    }

    /** Its new timer has run out already: it takes over when it is told, not in the past. */
    @Test
    void aBackupWhoseNewTimerIsOverTakesOverAtTheNextTick() {
        Script script = Script.of(Rules.v3().priority(1)).play("""
                0   | start        | INITIALIZE>BACKUP
                100 | hear 250     | -
                480 | priority 254 | - | BACKUP
                """);
        assertThat(script.machine().dueNanos()).isEqualTo(480 * Rules.MS);
        script.play("480 | tick | advertise 254, claim, announce, BACKUP>MASTER");
    }

    @Test
    void aBackupThatIsBetterThanItsMasterNowDiscardsWhatItSays() {
        Script.of(Rules.v3().priority(100)).play("""
                0       | start        | INITIALIZE>BACKUP
                100     | hear 150     | -
                150     | priority 200 | -
                200     | hear 150     | -
                300     | hear 150     | -
                421.875 | tick         | advertise 200, claim, announce, BACKUP>MASTER
                """);
    }
}
