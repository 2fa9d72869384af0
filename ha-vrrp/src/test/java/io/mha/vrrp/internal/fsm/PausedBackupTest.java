package io.mha.vrrp.internal.fsm;

import org.junit.jupiter.api.Test;

/**
 * A backup whose own loop did not run must not take its own silence for that of the master (facts #2066, #1955, #2238).
 * 100 ms, priority 150: skew 41.4 ms, Master_Down_Interval 341.4 ms.
 */
class PausedBackupTest {
    @Test
    void listensForAnotherIntervalAndSkew() {
        Script.of(Rules.v3()).play("""
                0          | start     | INITIALIZE>BACKUP
                100        | hear 200  | -
                5000       | late tick | -                                             | BACKUP
                5141       | nothing   | -                                             | BACKUP
                5141.40625 | tick      | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    @Test
    void andFindsItsMasterAliveInTheQueue() {
        Script.of(Rules.v3()).play("""
                0          | start     | INITIALIZE>BACKUP
                100        | hear 200  | -
                5000       | late tick | - | BACKUP
                5001       | hear 200  | - | BACKUP
                5342.40625 | tick      | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** Priority 0 may be the first thing in the queue, and the heir's advertisements the next. */
    @Test
    void doesNotTrustAnOldPriorityZeroEither() {
        Script.of(Rules.v3()).play("""
                0          | start       | INITIALIZE>BACKUP
                100        | hear 200    | -
                5000       | late hear 0 | -                                             | BACKUP
                5141       | nothing     | -                                             | BACKUP
                5141.40625 | tick        | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** It looks at the clock before the timer fires: 150 and 250 ms after the last advertisement. */
    @Test
    void noticesAPauseThatEndsBeforeTheTimerFires() {
        Script.of(Rules.v3().priority(1)).play("""
                0           | start     | INITIALIZE>BACKUP
                100         | hear 200  | -
                360         | late tick | - | BACKUP
                499.609375  | nothing   | - | BACKUP
                559.609375  | tick      | advertise 1, claim, announce, BACKUP>MASTER
                """);
    }

    @Test
    void doesNotMindADelayOfLessThanAnInterval() {
        Script.of(Rules.v3()).play("""
                0         | start     | INITIALIZE>BACKUP
                100       | hear 200  | -
                250       | tick      | -
                350       | tick      | -
                541.40625 | late tick | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }

    /** A host that is always late would never take over else. */
    @Test
    void listensOnceOnly() {
        Script.of(Rules.v3()).play("""
                0    | start     | INITIALIZE>BACKUP
                100  | hear 200  | -
                5000 | late tick | - | BACKUP
                6000 | late tick | advertise 150, claim, announce, BACKUP>MASTER | MASTER
                """);
    }

    @Test
    void listensAgainOnceTheMasterWasHeard() {
        Script.of(Rules.v3()).play("""
                0    | start     | INITIALIZE>BACKUP
                100  | hear 200  | -
                5000 | late tick | -
                5010 | hear 200  | -
                9000 | late tick | - | BACKUP
                """);
    }

    /** What a lower master says changes nothing, so that it is no sign of life of the better one. */
    @Test
    void discardsALowerMasterAsEver() {
        Script.of(Rules.v3()).play("""
                0          | start         | INITIALIZE>BACKUP
                5000       | late hear 100 | -                                             | BACKUP
                5141.40625 | tick          | advertise 150, claim, announce, BACKUP>MASTER
                """);
    }
}
