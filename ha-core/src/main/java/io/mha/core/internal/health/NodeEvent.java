package io.mha.core.internal.health;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Vote;
import io.mha.core.health.NodeState.Wish;
import org.jspecify.annotations.Nullable;

/** What can happen to a node, as the reducer sees it. */
public sealed interface NodeEvent {

    /**
     * A check has ended, or its deadline has passed.
     *
     * @param result what it found
     * @param jitter -1 to 1, drawn by the caller; varies the next interval
     * @param afterOpening whether the check began after the breaker opened, so that it says something about the time since
     * @param ownFault whether a failure of the backend is this node's own, because the others had the time to say the same
     * @param needed whether so few nodes are in service that the node must not wait for its turn to come back
     */
    record Checked(CheckResult result, double jitter, boolean afterOpening, boolean ownFault, boolean needed)
            implements NodeEvent {
        /**
         * A check whose failure is the node's own, while others serve.
         *
         * @param result what it found
         * @param jitter -1 to 1
         * @param afterOpening whether the check began after the breaker opened
         */
        public Checked(CheckResult result, double jitter, boolean afterOpening) {
            this(result, jitter, afterOpening, true, false);
        }

        /**
         * A check that may have begun before the breaker opened.
         *
         * @param result what it found
         * @param jitter -1 to 1
         */
        public Checked(CheckResult result, double jitter) {
            this(result, jitter, false);
        }
    }

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
     * @param vote what, why and for how long; READY takes the origin's vote back
     */
    record Voted(String origin, Vote vote) implements NodeEvent {
        /**
         * The origin of the wishes of discovery. What is drained for them keeps its connections until the node is
         * deleted, so that a list that flickers costs nothing.
         */
        public static final String DISCOVERY = "discovery";

        /** The same for a node that an operator removes. */
        public static final String REMOVAL = "removal";

        /**
         * A vote that lasts.
         *
         * @param origin who
         * @param wish what
         * @param reason why, one line
         */
        public Voted(String origin, Wish wish, String reason) {
            this(origin, Vote.of(wish, reason));
        }
    }

    /**
     * An operator sets a value in place of the configured one.
     *
     * @param setting which
     * @param order the value; {@code null} takes it back
     */
    record Ordered(Setting setting, @Nullable Order order) implements NodeEvent {}

    /**
     * It has turned out whether the errors of this node are its own.
     *
     * @param shared whether the other nodes have the same
     * @param cause one line
     */
    record FateFound(boolean shared, String cause) implements NodeEvent {}

    /**
     * Enough connections are open for the node to take traffic.
     *
     * @param generation of the connections
     */
    record Warmed(long generation) implements NodeEvent {}

    /** Time has passed: something that was due may be done. */
    record Tick() implements NodeEvent {}
}
