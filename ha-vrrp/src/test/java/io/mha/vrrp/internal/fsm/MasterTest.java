package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.3; the numbers are those of its lines. For 700 to 715 see {@link HandOverTest}. */
class MasterTest {
    private static final String MASTER = """
            0         | start | INITIALIZE>BACKUP
            3414.0625 | tick  | advertise 150, claim, announce, BACKUP>MASTER | MASTER
            """;

    /** 725 to 735. Keepalived's period drifts by 0.1 ms (facts); ours does not. */
    @Test
    void advertisesEachInterval() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4414.0625 | tick | renew, advertise 150 | MASTER
                5414.0625 | tick | renew, advertise 150 | MASTER
                6414.0625 | tick | renew, advertise 150 | MASTER
                """);
    }

    /** The first comes sooner, and the others keep their distance from it. */
    @Test
    void advertisesAtInstantsThatItShares() {
        Script.of(Rules.v2().slot(20)).play(MASTER).play("""
                4400 | tick         | renew, advertise 150 | MASTER
                5400 | tick         | renew, advertise 150 | MASTER
                5505 | hear 0       | renew, advertise 150 | MASTER
                6500 | tick         | renew, advertise 150 | MASTER
                7511 | late tick    | renew, advertise 150 | MASTER
                8500 | tick         | renew, advertise 150 | MASTER
                8666 | priority 151 | renew, advertise 151 | MASTER
                9660 | tick         | renew, advertise 151 | MASTER
                """);
    }

    /** 755 to 765. */
    @Test
    void answersPriorityZeroAtOnceAndSetsItsTimerAnew() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4000 | hear 0 | renew, advertise 150 | MASTER
                5000 | tick   | renew, advertise 150
                6000 | tick   | renew, advertise 150
                """);
    }

    /** 775 to 805: a higher priority. */
    @Test
    void yieldsToAHigherPriority() {
        Script script = Script.of(Rules.v2()).play(MASTER).play("""
                4000      | hear 151 from 9 | release, MASTER>BACKUP                        | BACKUP
                7414.0625 | tick            | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
        assertThat(script.cause()).isEqualTo("no advertisement for 3414 ms");
    }

    /** 775 to 805: the same priority and a higher address. */
    @Test
    void yieldsToTheSamePriorityFromAHigherAddress() {
        Script script = Script.of(Rules.v2()).play(MASTER).play("""
                4000 | hear 150 from 12 | release, MASTER>BACKUP | BACKUP
                """);
        assertThat(script.cause()).isEqualTo("192.0.2.12 has the same priority and a higher address");
    }

    /** Preempt_Mode only speaks of backups. */
    @Test
    void yieldsWithoutPreemptionToo() {
        Script.of(Rules.v2().nopreempt()).play(MASTER).play("4000 | hear 151 | release, MASTER>BACKUP | BACKUP");
    }

    /** 785 to 800. */
    @Test
    void learnsTheIntervalOfWhomItYieldsTo() {
        Script.of(Rules.v3().priority(128)).play("""
                0    | start             | INITIALIZE>BACKUP
                350  | tick              | advertise 128, claim, announce, BACKUP>MASTER
                400  | hear 200 every 50 | release, MASTER>BACKUP
                2150 | tick              | advertise 128, claim, announce, BACKUP>MASTER
                """);
    }

    /** 815 to 825: it asserts itself at once; its timer runs on. The announcements are keepalived's (facts, #166). */
    @Test
    void answersALowerPriorityAtOnce() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4000      | hear 149 | advertise 150, announce, contested 149 | MASTER
                4100      | hear 149 | advertise 150, announce, contested 149 | MASTER
                4414.0625 | tick     | renew, advertise 150
                """);
    }

    @Test
    void answersTheSamePriorityFromALowerAddressAtOnce() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4000 | hear 150 from 9 | advertise 150, announce, contested 150 | MASTER
                """);
    }

    /** Addresses are compared as unsigned numbers, and as of the last time that they changed. */
    @Test
    void comparesWithTheAddressThatItHasNow() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4000 | recover 200       | -
                4000 | hear 150 from 199 | advertise 150, announce, contested 150 | MASTER
                4000 | recover 7         | -
                4001 | hear 150 from 9   | release, MASTER>BACKUP                 | BACKUP
                """);
    }

    /** Two routers of one priority and one address would answer each other without end. */
    @Test
    void doesNotAnswerItsTwin() {
        Script.of(Rules.v2()).play(MASTER).play("4000 | hear 150 from 11 | contested 150 | MASTER");
    }

    /** Erratum 8298: the owner takes advertisements as anybody does; somebody logs that a configuration is wrong. */
    @Test
    void theOwnerAnswersOthersAndIsToldOfThem() {
        Script.of(Rules.v2().priority(255)).play("""
                0  | start           | advertise 255, claim, announce, INITIALIZE>MASTER | MASTER
                10 | hear 254        | advertise 255, announce, contested 254            | MASTER
                20 | hear 255 from 9 | advertise 255, announce, contested 255            | MASTER
                """);
    }

    /** Erratum 8298: of two owners one remains; if they dropped each other's packets both would, for ever. */
    @Test
    void ofTwoOwnersTheHigherAddressRemains() {
        Script.of(Rules.v2().priority(255)).play("""
                0  | start            | advertise 255, claim, announce, INITIALIZE>MASTER | MASTER
                10 | hear 255 from 12 | release, MASTER>BACKUP                            | BACKUP
                """);
    }

    @Test
    void aStartChangesNothing() {
        Script.of(Rules.v2()).play(MASTER).play("""
                4000      | start | -                    | MASTER
                4414.0625 | tick  | renew, advertise 150 | MASTER
                """);
    }
}
