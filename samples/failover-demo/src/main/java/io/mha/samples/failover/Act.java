package io.mha.samples.failover;

import java.time.Duration;

/**
 * One act of the script.
 *
 * @param title what is going on during the act
 * @param node whom it happens to, empty if nobody
 * @param kind what it does to the node
 * @param begin what is done at the beginning
 * @param atLeast how long the act lasts
 * @param atMost how long it may last if the node is not back in service yet
 */
record Act(String title, String node, Kind kind, Runnable begin, Duration atLeast, Duration atMost) {
    /** What an act does to its node. */
    enum Kind {
        /** Nothing. */
        CALM,
        /** Takes it out of service. */
        FAULT,
        /** Lets it come back. */
        RETURN
    }
}
