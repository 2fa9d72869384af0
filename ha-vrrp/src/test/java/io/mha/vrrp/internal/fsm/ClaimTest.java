package io.mha.vrrp.internal.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A claim that is not honoured: the kernel refuses the address, or somebody removed it (facts #2564). */
class ClaimTest {
    private static final String MASTER = """
            0         | start | INITIALIZE>BACKUP
            341.40625 | tick  | advertise 150, claim, announce, BACKUP>MASTER | MASTER
            """;

    /** It does not advertise what it does not hold: the heir waits for its skew only. */
    @Test
    void thatIsLostIsReleasedAndGivenUp() {
        Script script = Script.of(Rules.v3()).play(MASTER).play("""
                400 | claim-lost RTM_NEWADDR: EPERM | release, advertise 0, MASTER>BACKUP | BACKUP
                """);
        assertThat(script.cause()).isEqualTo("RTM_NEWADDR: EPERM; no new claim for 341 ms");
    }

    @Test
    void isMadeAgainAfterADelayThatDoublesWithEachLoss() {
        Script script = Script.of(Rules.v3().priority(128)).play("0 | start");
        String[] rows = {
            "350   | tick            | advertise 128, claim, announce, BACKUP>MASTER",
            "350   | claim-lost no   | release, advertise 0, MASTER>BACKUP",
            "700   | tick            | advertise 128, claim, announce, BACKUP>MASTER",
            "700   | claim-lost no   | release, advertise 0, MASTER>BACKUP",
            "1400  | tick            | advertise 128, claim, announce, BACKUP>MASTER",
            "1400  | claim-lost no   | release, advertise 0, MASTER>BACKUP",
            "2800  | tick            | advertise 128, claim, announce, BACKUP>MASTER",
            "2800  | claim-lost no   | release, advertise 0, MASTER>BACKUP",
            "5600  | tick            | advertise 128, claim, announce, BACKUP>MASTER"
        };
        script.play(String.join("\n", rows));
    }

    @Test
    void isTriedEveryFiveMinutesInTheEnd() {
        LocalRouter self = new LocalRouter(Rules.v3().build(), 150, null);
        ClaimDelay delay = new ClaimDelay(0, 0);
        for (int i = 0; i < 100; i++) {
            delay = ClaimDelay.after(self, delay.claimsLost(), 0);
        }
        assertThat(delay).isEqualTo(new ClaimDelay(100, 300_000 * Rules.MS));
    }

    @Test
    void isNotTriedSoonerThanASlowMasterWouldBeMissed() {
        LocalRouter self = new LocalRouter(Rules.v3(1_000_000).build(), 128, null);
        assertThat(ClaimDelay.after(self, 7, 0).nanos()).isEqualTo(3_500_000 * Rules.MS);
    }

    @Test
    void thatHeldForLongerThanTheDelayBeginsAnew() {
        Script.of(Rules.v3().priority(128)).play("""
                0   | start         | INITIALIZE>BACKUP
                350 | tick          | advertise 128, claim, announce, BACKUP>MASTER
                350 | claim-lost no | release, advertise 0, MASTER>BACKUP
                700 | tick          | advertise 128, claim, announce, BACKUP>MASTER
                800 | tick          | renew, advertise 128
                900 | tick          | renew, advertise 128
                1000 | tick         | renew, advertise 128
                1050.000001 | claim-lost no | release, advertise 0, MASTER>BACKUP
                1400 | nothing      | - | BACKUP
                1400.000001 | tick  | advertise 128, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void isNotMadeBeforeTheDelayIsOverWhateverIsHeard() {
        Script.of(Rules.v3().priority(128)).play("""
                0    | start         | INITIALIZE>BACKUP
                350  | tick          | advertise 128, claim, announce, BACKUP>MASTER
                350  | claim-lost no | release, advertise 0, MASTER>BACKUP
                700  | tick          | advertise 128, claim, announce, BACKUP>MASTER
                700  | claim-lost no | release, advertise 0, MASTER>BACKUP
                800  | hear 100      | -
                900  | hear 0        | -
                1000 | priority 254  | -
                1399 | nothing       | - | BACKUP
                1400 | tick          | advertise 254, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void thatABackupLosesIsNone() {
        Script.of(Rules.v3()).play("0 | start | INITIALIZE>BACKUP").play("100 | claim-lost no | - | BACKUP");
    }
}
