package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** RFC 9568 section 6.4.2; the numbers are those of its lines. 205 to 240 are the business of the kernel. */
class BackupTest {
    /** 245 to 255. */
    @Test
    void aShutdownCancelsTheTimerWithoutAPacket() {
        Script script = Script.of(Rules.v2()).play("""
                0    | start   | INITIALIZE>BACKUP
                1000 | stop    | BACKUP>INITIALIZE | INITIALIZE
                9000 | nothing | -                 | INITIALIZE
                """);
        assertThat(script.machine().hasTimer()).isFalse();
    }

    /** 270 to 305. The order on the wire is keepalived's, too: advertisement, addresses, announcements. */
    @Test
    void whenTheTimerFiresItAdvertisesFirstThenClaimsAndAnnounces() {
        Script script = Script.of(Rules.v2()).play("""
                0         | start    | INITIALIZE>BACKUP
                500       | hear 200 | -                                             | BACKUP
                3914.0625 | tick     | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                4914.0625 | tick     | renew, advertise 150                          | MASTER
                """);
        assertThat(script.cause()).isEqualTo("no advertisement for 3414 ms");
    }

    /** 430: facts section 2.1 has 609.4 ms for priority 100. */
    @Test
    void priorityZeroSetsTheTimerToTheSkew() {
        Script script = Script.of(Rules.v2().priority(100)).play("""
                0       | start    | INITIALIZE>BACKUP
                500     | hear 200 | -
                700     | hear 0   | -                                             | BACKUP
                1309.375 | tick    | advertise 100, claim, announce, BACKUP>MASTER | MASTER
                """);
        assertThat(script.cause()).isEqualTo("192.0.2.12 gave up");
    }

    @Test
    void theSkewAfterPriorityZeroIsOfTheLearntInterval() {
        Script.of(Rules.v3().priority(128)).play("""
                0   | start              | INITIALIZE>BACKUP
                50  | hear 200 every 100 | -
                700 | hear 0 every 100   | -
                1200 | tick              | advertise 128, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    @Test
    void aMasterThatIsHeardAfterPriorityZeroIsFollowedAgain() {
        Script.of(Rules.v2().priority(100)).play("""
                0       | start    | INITIALIZE>BACKUP
                700     | hear 0   | -
                1300    | hear 200 from 13 | -
                4909.375 | tick    | advertise 100, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    /** 445: greater than. */
    @Test
    void aHigherPrioritySetsTheTimerAnew() {
        assertFollows(Rules.v2(), 151);
    }

    /** 445: or equal, whatever the address: a backup does not take over from its equal. */
    @Test
    void theSamePrioritySetsTheTimerAnewWhateverTheAddress() {
        Script.of(Rules.v2()).play("""
                0         | start           | INITIALIZE>BACKUP
                2000      | hear 150 from 9 | -
                5414.0625 | tick            | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** 480. */
    @Test
    void aLowerPriorityIsDiscarded() {
        Script script = Script.of(Rules.v2()).play("""
                0         | start    | INITIALIZE>BACKUP
                1000      | hear 149 | -
                2000      | hear 149 | -
                3000      | hear 149 | -                                             | BACKUP
                3414.0625 | tick     | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
        assertThat(script.cause()).isEqualTo("preempts 192.0.2.12, whose priority is only 149");
    }

    /** 445: Preempt_Mode is False. */
    @Test
    void withoutPreemptionALowerPrioritySetsTheTimerAnew() {
        assertFollows(Rules.v2().nopreempt(), 1);
    }

    /** Section 6.1: the owner preempts independent of Preempt_Mode. */
    @Test
    void theOwnerPreemptsWhateverItsPreemptMode() {
        Script.of(Rules.v2().nopreempt()).play("""
                0          | start        | INITIALIZE>BACKUP
                10         | priority 255 | -
                2000       | hear 254     | -
                3003.90625 | tick         | advertise 255, claim, announce, BACKUP>MASTER
                """);
    }

    /** 450 to 465, and facts section 5: version 3 adopts the master's interval, for the skew as well. */
    @Test
    void version3LearnsTheIntervalOfItsMaster() {
        Script.of(Rules.v3().priority(128)).play("""
                0    | start              | INITIALIZE>BACKUP
                100  | hear 200 every 100 | -
                3599 | nothing            | -                                             | BACKUP
                3600 | tick               | advertise 128, claim, announce, BACKUP>MASTER | MASTER
                3700 | tick               | renew, advertise 128
                """);
    }

    @Test
    void version2KeepsItsOwnInterval() {
        Script.of(Rules.v2().priority(128)).play("""
                0    | start              | INITIALIZE>BACKUP
                100  | hear 200 every 200 | -
                3600 | tick               | advertise 128, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void whatALowerMasterSaysOfItsIntervalIsNotLearnt() {
        Script.of(Rules.v3()).play("""
                0         | start              | INITIALIZE>BACKUP
                100       | hear 100 every 100 | -
                341.40625 | tick               | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    private static void assertFollows(Rules rules, int theirs) {
        Script.of(rules).play("""
                0         | start   | INITIALIZE>BACKUP
                1000      | hear %1$d | -
                4000      | hear %1$d | -
                7414      | nothing | -                                             | BACKUP
                7414.0625 | tick    | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """.formatted(theirs));
    }
}
