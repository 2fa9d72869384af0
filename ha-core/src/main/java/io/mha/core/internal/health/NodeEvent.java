package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Wish;

/** What can happen to a node, as the reducer sees it. */
public sealed interface NodeEvent {

    /**
     * A check has ended, or its deadline has passed.
     *
     * @param result what it found
     * @param jitter -1 to 1, drawn by the caller; varies the next interval
     */
    record Checked(CheckResult result, double jitter) implements NodeEvent {}

    /**
     * A call failed in a way that speaks against the node.
     *
     * @param evidence what the failure means
     * @param detail one line
     * @param generation under which the call was made
     */
    record CallFailed(Evidence evidence, String detail, long generation) implements NodeEvent {}

    /**
     * The breaker wants to open.
     *
     * @param evidence what the last failure was
     * @param detail which rule, with its figures
     * @param allowed whether the ejection budget has room for this node
     * @param jitter -1 to 1, drawn by the caller; varies the open time
     */
    record Tripped(Evidence evidence, String detail, boolean allowed, double jitter) implements NodeEvent {}

    /** Enough probes passed in a half-open breaker. */
    record ProbesPassed() implements NodeEvent {}

    /**
     * An origin says what it wants.
     *
     * @param origin who: {@code config}, {@code api} ...
     * @param wish what; READY takes the origin's vote back
     * @param reason why, one line
     */
    record Voted(String origin, Wish wish, String reason) implements NodeEvent {}

    /**
     * Enough connections are open for the node to take traffic.
     *
     * @param generation of the connections
     */
    record Warmed(long generation) implements NodeEvent {}

    /** Time has passed: something that was due may be done. */
    record Tick() implements NodeEvent {}
}
