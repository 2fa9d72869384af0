package io.mha.core.vectors;

import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Learnt;
import io.mha.core.health.NodeStatus;
import io.mha.core.testing.Views;

/** States by the words of their statuses. */
final class Statuses {
    private Statuses() {}

    /** A state with this status, and with what leads to it. */
    static NodeState state(String word, int passed) {
        NodeStatus status = of(word);
        NodeState state = Views.state(status, passed);
        return switch (status) {
            case WRONG_NODE -> with(state, new Learnt(Identity.MISMATCH, Lag.OK, Advice.NO_LAG, 100, null));
            case LAGGING -> with(state, new Learnt(Identity.UNKNOWN, Lag.LAGGING, 60_000, 100, null));
            case TOO_FAR -> with(state, new Learnt(Identity.UNKNOWN, Lag.TOO_FAR, Advice.UNKNOWN_LAG, 100, null));
            default -> state;
        };
    }

    private static NodeStatus of(String word) {
        for (NodeStatus status : NodeStatus.values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException("there is no status " + word);
    }

    private static NodeState with(NodeState s, Learnt learnt) {
        return new NodeState(
                s.votes(),
                s.orders(),
                s.active(),
                s.passive(),
                learnt,
                s.sharedFate(),
                s.damping(),
                s.ramp(),
                s.overloadedUntilNanos(),
                s.generation(),
                s.status(),
                s.sinceNanos(),
                s.cause());
    }
}
