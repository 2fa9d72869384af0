package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A master that is stopped (RFC 9568 lines 700 to 715) keeps answering until its heir is heard (facts anchors 4, 5). */
class HandOverTest {
    private static final String MASTER = """
            0         | start | INITIALIZE>BACKUP
            341.40625 | tick  | advertise 150, claim, announce, BACKUP>MASTER | MASTER
            """;

    @Test
    void givesUpKeepsTheAddressesAndReleasesThemWhenItHearsTheHeir() {
        Script script = Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop     | leaving, renew, advertise 0 | MASTER
                460 | nothing  | -                           | MASTER
                461 | hear 100 | release, MASTER>INITIALIZE  | INITIALIZE
                """);
        assertThat(script.cause()).isEqualTo("stopped, handed over to 192.0.2.12");
        assertThat(script.machine().hasTimer()).isFalse();
    }

    @Test
    void saysSoWhileItLasts() {
        Script script = Script.of(Rules.v3()).play(MASTER);
        assertThat(script.machine().isLeaving()).isFalse();
        script.play("400 | stop");
        assertThat(script.machine().isLeaving()).isTrue();
        script.play("450 | hear 1");
        assertThat(script.machine().isLeaving()).isFalse();
    }

    /** Priority 1 at 100 ms has a skew of 99.6 ms: once per interval would set its timer anew again and again. */
    @Test
    void givesUpAgainAfterAnIntervalAndAHalfInCaseThatItWasLost() {
        Script.of(Rules.v3().handOver(350)).play(MASTER).play("""
                400 | stop | leaving, renew, advertise 0 | MASTER
                550 | tick | renew, advertise 0          | MASTER
                700 | tick | renew, advertise 0          | MASTER
                750 | tick | release, MASTER>INITIALIZE  | INITIALIZE
                """);
    }

    @Test
    void releasesAfterABoundIfNobodyComes() {
        Script script = Script.of(Rules.v3().handOver(50)).play(MASTER).play("""
                400 | stop | leaving, renew, advertise 0 | MASTER
                450 | tick | release, MASTER>INITIALIZE  | INITIALIZE
                """);
        assertThat(script.cause()).isEqualTo("stopped, nobody took over within 50 ms");
    }

    @Test
    void withoutABoundItReleasesAtOnceAsTheRfcHasIt() {
        Script.of(Rules.v3().handOver(0)).play(MASTER).play("""
                400 | stop | leaving, advertise 0, release, MASTER>INITIALIZE | INITIALIZE
                """);
    }

    @Test
    void somebodyElseWhoGivesUpIsNoHeir() {
        Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop           | leaving, renew, advertise 0
                420 | hear 0 from 13 | - | MASTER
                440 | hear 1         | release, MASTER>INITIALIZE | INITIALIZE
                """);
    }

    /** The kernel holds the addresses for as long as it was told, whoever is about to leave. */
    @Test
    void thatIsPausedForLongerThanTheLeaseReleasesAtOnce() {
        Script.of(Rules.v3().handOver(60_000)).play(MASTER).play("""
                400 | stop      | leaving, renew, advertise 0
                689  | late tick | renew, advertise 0         | MASTER
                979  | late tick | release, MASTER>INITIALIZE | INITIALIZE
                """);
    }

    /** What it hears first may have lain in the queue; an owner listens, too. */
    @Test
    void thatWasPausedIsFollowedByAWholeMasterDownIntervalOfListening() {
        Script.of(Rules.v3().priority(255)).play("""
                0           | start       | advertise 255, claim, announce, INITIALIZE>MASTER
                50          | stop        | leaving, renew, advertise 0
                60          | start       | -                                              | MASTER
                5000        | late hear 0 | release, MASTER>INITIALIZE, INITIALIZE>BACKUP  | BACKUP
                5300        | nothing     | -                                              | BACKUP
                5300.390625 | tick        | advertise 255, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void doesNotChangeWithFurtherStopsAndPriorities() {
        Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop        | leaving, renew, advertise 0
                420 | stop        | -
                430 | priority 90 | -
                440 | hear 80     | release, MASTER>INITIALIZE
                """);
    }

    /** Listeners hear of one end and one beginning, whenever it was asked for. */
    @Test
    void isFinishedBeforeAStartThatComesMeanwhile() {
        Script.of(Rules.v3()).play(MASTER).play("""
                400       | stop     | leaving, renew, advertise 0
                420       | start    | -                                             | MASTER
                440       | hear 100 | release, MASTER>INITIALIZE, INITIALIZE>BACKUP | BACKUP
                781.40625 | tick     | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void forgetsAStartThatIsStoppedAgain() {
        Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop     | leaving, renew, advertise 0
                420 | start    | -
                430 | stop     | -
                440 | hear 100 | release, MASTER>INITIALIZE | INITIALIZE
                """);
    }

    @Test
    void endsWithAFaultAndRemembersIt() {
        Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop      | leaving, renew, advertise 0
                420 | fault off | release, MASTER>INITIALIZE | INITIALIZE
                430 | start     | INITIALIZE>FAULT           | FAULT
                """);
        Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop      | leaving, renew, advertise 0
                410 | start     | -
                420 | fault off | release, MASTER>INITIALIZE, INITIALIZE>FAULT | FAULT
                """);
    }

    @Test
    void endsWithTheClaim() {
        Script script = Script.of(Rules.v3()).play(MASTER).play("""
                400 | stop               | leaving, renew, advertise 0
                420 | claim-lost removed | release, MASTER>INITIALIZE | INITIALIZE
                """);
        assertThat(script.cause()).isEqualTo("stopped, removed");
    }
}
