package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** FAULT, keepalived's fourth state (facts sections 2.2 and 2.4). */
class FaultTest {
    @Test
    void aBackupGoesToFaultInSilence() {
        Script script = Script.of(Rules.v3()).play("""
                0    | start             | INITIALIZE>BACKUP
                100  | fault eth0 is down | BACKUP>FAULT | FAULT
                9000 | nothing           | -            | FAULT
                """);
        assertThat(script.machine().hasTimer()).isFalse();
        assertThat(script.cause()).isEqualTo("eth0 is down");
    }

    /** Priority 0 is lost where the link is down; else the heir comes after its skew (facts: 635 ms at 1 s). */
    @Test
    void aMasterReleasesFirstAndThenGivesUp() {
        Script.of(Rules.v3()).play("""
                0         | start     | INITIALIZE>BACKUP
                341.40625 | tick      | advertise 150, claim, announce, BACKUP>MASTER
                400       | fault off | release, advertise 0, MASTER>FAULT | FAULT
                """);
    }

    @Test
    void inFaultNothingIsHeardAndNothingIsSent() {
        Script script = Script.of(Rules.v3()).play("""
                0    | start          | INITIALIZE>BACKUP
                100  | fault off      | BACKUP>FAULT
                200  | hear 0         | - | FAULT
                300  | hear 100       | - | FAULT
                400  | claim-lost no  | - | FAULT
                500  | fault also off | - | FAULT
                600  | start          | - | FAULT
                """);
        assertThat(script.machine().hasTimer()).isFalse();
    }

    @Test
    void recoveryIsAStartup() {
        Script.of(Rules.v3()).play("""
                0          | start     | INITIALIZE>BACKUP
                100        | fault off | BACKUP>FAULT
                1000       | recover   | FAULT>BACKUP                                  | BACKUP
                1341.40625 | tick      | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
        Script.of(Rules.v3().priority(255)).play("""
                0    | start     | advertise 255, claim, announce, INITIALIZE>MASTER
                100  | fault off | release, advertise 0, MASTER>FAULT
                1000 | recover   | advertise 255, claim, announce, FAULT>MASTER      | MASTER
                """);
    }

    @Test
    void aPriorityThatChangedInFaultCountsAfterIt() {
        Script.of(Rules.v3()).play("""
                0         | start        | INITIALIZE>BACKUP
                100       | fault off    | BACKUP>FAULT
                200       | priority 100 | -
                1000      | recover      | FAULT>BACKUP
                1360.9375 | tick         | advertise 100, claim, announce, BACKUP>MASTER
                """);
    }

    /** Facts, #2237: a link that is down at boot. */
    @Test
    void aStartWithSomethingMissingIsAFault() {
        Script.of(Rules.v3().priority(255)).play("""
                0    | fault eth0 is down | -                | INITIALIZE
                10   | start              | INITIALIZE>FAULT | FAULT
                20   | stop               | FAULT>INITIALIZE | INITIALIZE
                30   | start              | INITIALIZE>FAULT | FAULT
                40   | stop               | FAULT>INITIALIZE | INITIALIZE
                50   | recover            | -                | INITIALIZE
                60   | start              | advertise 255, claim, announce, INITIALIZE>MASTER
                """);
    }
}
