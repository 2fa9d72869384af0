package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The lease, and the master that fences itself (DESIGN.md section 4, facts section 3). 100 ms, a lease of 290 ms. */
class LeaseTest {
    /** Master from 300 on, so that ticks are at whole hundreds. Priority 1 has a skew of 99.6 ms. */
    private static final String MASTER = """
            0    | start | advertise 255, claim, announce, INITIALIZE>MASTER | MASTER
            100  | tick  | renew, advertise 255
            """;

    private static final Rules OWNER = Rules.v3().priority(255);

    @Test
    void isCountedFromTheLastRenewal() {
        Script script = Script.of(OWNER).play("0 | start");
        assertThat(script.machine().masterUntilNanos()).isEqualTo(290 * Rules.MS);
        script.play("100 | tick");
        assertThat(script.machine().masterUntilNanos()).isEqualTo(390 * Rules.MS);
        script.play("150 | hear 100");
        assertThat(script.machine().masterUntilNanos()).isEqualTo(390 * Rules.MS);
        script.play("160 | hear 0");
        assertThat(script.machine().masterUntilNanos()).isEqualTo(450 * Rules.MS);
    }

    @Test
    void aTickThatIsLateButWithinTheLeaseGoesOn() {
        Script.of(OWNER).play(MASTER).play("389.999999 | late tick | renew, advertise 255 | MASTER");
    }

    @Test
    void aTickAfterTheLeaseGivesUpBeforeAnythingElse() {
        Script script = Script.of(OWNER).play(MASTER).play("390 | late tick | release, MASTER>BACKUP | BACKUP");
        assertThat(script.cause()).isEqualTo("paused for 190 ms, longer than the lease of 290 ms");
    }

    /** Facts section 2.3: keepalived works through its queue first, and fights with every old advertisement. */
    @Test
    void whateverEventComesFirstAfterThePauseGivesUpFirst() {
        Script.of(OWNER).play(MASTER).play("5000 | late hear 100 | release, MASTER>BACKUP | BACKUP");
        Script.of(OWNER).play(MASTER).play("5000 | late hear 0 | release, MASTER>BACKUP | BACKUP");
        Script.of(OWNER).play(MASTER).play("5000 | late priority 90 | release, MASTER>BACKUP | BACKUP");
        Script.of(OWNER).play(MASTER).play("5000 | late claim-lost gone | release, MASTER>BACKUP | BACKUP");
        Script.of(OWNER).play(MASTER).play("5000 | late start | release, MASTER>BACKUP | BACKUP");
        Script.of(OWNER).play(MASTER).play("5000 | late stop | release, MASTER>BACKUP, BACKUP>INITIALIZE | INITIALIZE");
        Script.of(OWNER).play(MASTER).play("5000 | late fault off | release, MASTER>BACKUP, BACKUP>FAULT | FAULT");
    }

    /** Skew of the owner: 0.39 ms. The old queue says nothing that could make it shorter. */
    @Test
    void thenItListensForAMasterDownIntervalBeforeItSendsAnything() {
        Script.of(OWNER).play(MASTER).play("""
                5000       | late tick | release, MASTER>BACKUP | BACKUP
                5001       | hear 100  | -
                5002       | hear 0    | -
                5003       | hear 100  | -
                5300       | nothing   | -                                             | BACKUP
                5300.390625 | tick     | advertise 255, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    @Test
    void andStaysBackupIfSomebodyBetterIsHeard() {
        Script.of(Rules.v3()).play("""
                0         | start     | INITIALIZE>BACKUP
                341.40625 | tick      | advertise 150, claim, announce, BACKUP>MASTER
                5000      | late tick | release, MASTER>BACKUP
                5300      | hear 200  | -
                5600      | hear 200  | - | BACKUP
                """);
    }

    @Test
    void ticksDoNotDrift() {
        Script.of(OWNER).play(MASTER).play("""
                201 | late tick | renew, advertise 255
                300 | tick      | renew, advertise 255
                340 | nothing   | -
                409 | late tick | renew, advertise 255
                500 | tick      | renew, advertise 255
                """);
    }

    @Test
    void afterADelayTwoTicksAreNeverBackToBack() {
        Script.of(OWNER)
                .play(MASTER)
                .play("250 | late tick | renew, advertise 255")
                .play("""
                300 | tick | renew, advertise 255
                """);
        Script.of(OWNER)
                .play(MASTER)
                .play("250.000001 | late tick | renew, advertise 255")
                .play("""
                399 | nothing | -
                400 | tick    | renew, advertise 255
                """);
        Script.of(OWNER)
                .play(MASTER)
                .play("380 | late tick | renew, advertise 255")
                .play("""
                499 | nothing | -
                500 | tick    | renew, advertise 255
                """);
    }

    /** valid_lft at 1 s: a lease of 2 s (facts section 3). */
    @Test
    void aLeaseOfTwoIntervalsWillDo() {
        Script.of(Rules.v2().lease(2000).priority(255)).play("""
                0        | start     | advertise 255, claim, announce, INITIALIZE>MASTER
                1999     | late tick | renew, advertise 255   | MASTER
                3000     | tick      | renew, advertise 255   | MASTER
                5000     | late tick | release, MASTER>BACKUP | BACKUP
                """);
    }

    @Test
    void aFloodOfPriorityZeroCannotStarveTheLease() {
        Script script = Script.of(OWNER).play("0 | start");
        for (int ms = 50; ms < 2000; ms += 50) {
            script.play(ms + " | hear 0 | renew, advertise 255 | MASTER");
        }
    }
}
