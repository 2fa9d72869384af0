package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.1; the numbers are those of its lines. */
class InitializeTest {
    @Test
    void doesNothingBeforeTheStartup() {
        Script script = Script.of(Rules.v2()).play("""
                0     | hear 100      | - | INITIALIZE
                1     | priority 90   | - | INITIALIZE
                2     | stop          | - | INITIALIZE
                3     | claim-lost no | - | INITIALIZE
                90000 | nothing       | - | INITIALIZE
                """);
        assertThat(script.machine().hasTimer()).isFalse();
    }

    /** 105 to 145. Keepalived waits 3 s where it is configured as {@code state BACKUP} (facts section 5). */
    @Test
    void theOwnerAdvertisesAnnouncesAndIsMasterAtOnce() {
        Script.of(Rules.v2().priority(255)).play("""
                0    | start | advertise 255, claim, announce, INITIALIZE>MASTER | MASTER
                1000 | tick  | renew, advertise 255                              | MASTER
                2000 | tick  | renew, advertise 255                              | MASTER
                """);
    }

    /** 155 to 165. */
    @Test
    void anybodyElseIsBackupForAMasterDownIntervalOfItsOwnInterval() {
        Script.of(Rules.v2().priority(100)).play("""
                0        | start | INITIALIZE>BACKUP                             | BACKUP
                3609.375 | tick  | advertise 100, claim, announce, BACKUP>MASTER | MASTER
                """);
        Script.of(Rules.v3().priority(100)).play("""
                0        | start | INITIALIZE>BACKUP                             | BACKUP
                360.9375 | tick  | advertise 100, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    @Test
    void aPriorityThatWasSetBeforeTheStartCounts() {
        Script.of(Rules.v2().priority(100)).play("""
                0          | priority 254 | -
                0          | start        | INITIALIZE>BACKUP
                3007.8125  | tick         | advertise 254, claim, announce, BACKUP>MASTER
                """);
    }

    /** Keepalived: vrrp_startup_delay. */
    @Test
    void duringTheStartDelayNothingIsDone() {
        Script script = Script.of(Rules.v3().startDelay(5000)).play("""
                0          | start    | -                                             | INITIALIZE
                4000       | hear 100 | -                                             | INITIALIZE
                5000       | tick     | INITIALIZE>BACKUP                             | BACKUP
                5341.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
        assertThat(script.cause()).isEqualTo("no advertisement for 341 ms");
    }

    @Test
    void theOwnerTooWaitsForTheStartDelay() {
        Script.of(Rules.v3().startDelay(5000).priority(255)).play("""
                0    | start | -                                                 | INITIALIZE
                5000 | tick  | advertise 255, claim, announce, INITIALIZE>MASTER | MASTER
                """);
    }

    @Test
    void theStartDelayEndsWithAStopOrAFault() {
        Script.of(Rules.v3().startDelay(5000)).play("""
                0    | start     | -                | INITIALIZE
                10   | stop      | -                | INITIALIZE
                9000 | nothing   | -                | INITIALIZE
                9000 | start     | -                | INITIALIZE
                9100 | fault off | INITIALIZE>FAULT | FAULT
                """);
    }

    @Test
    void aSecondStartOrStopChangesNothing() {
        Script.of(Rules.v3()).play("""
                0   | start | INITIALIZE>BACKUP
                100 | start | -                 | BACKUP
                200 | stop  | BACKUP>INITIALIZE
                300 | stop  | -                 | INITIALIZE
                """);
    }
}
