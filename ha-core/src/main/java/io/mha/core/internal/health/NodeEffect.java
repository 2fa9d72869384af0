package io.mha.core.internal.health;

import io.mha.core.health.NodeStatus;

/** What has to be done after a step of the reducer, in this order. */
public sealed interface NodeEffect {

    /**
     * Check the node later, instead of whenever it was due.
     *
     * @param delayNanos how much later; 0 is at once
     */
    record Check(long delayNanos) implements NodeEffect {}

    /** Stop checking. */
    record StopChecks() implements NodeEffect {}

    /**
     * Open connections, then send {@link NodeEvent.Warmed}.
     *
     * @param generation of the connections
     */
    record Warm(long generation) implements NodeEffect {}

    /**
     * Give up everything that was opened before this generation.
     *
     * @param generation the new generation
     * @param abort whether connections in use are cut at once; else they end when they are returned
     * @param cause why, one line
     */
    record Retire(long generation, boolean abort, String cause) implements NodeEffect {}

    /** What the circuit breaker has to follow. */
    enum BreakerMove {
        /** Opened by the reducer. */
        OPEN,
        /** Let a few calls through. */
        HALF_OPEN,
        /** Back to normal, all counts forgotten. */
        CLOSE
    }

    /**
     * Move the circuit breaker.
     *
     * @param move where to
     */
    record MoveBreaker(BreakerMove move) implements NodeEffect {}

    /**
     * The status changed: tell everyone.
     *
     * @param from the old status
     * @param to the new status
     * @param cause why, one line
     */
    record Transition(NodeStatus from, NodeStatus to, String cause) implements NodeEffect {}
}
