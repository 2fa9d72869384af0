package io.mha.core.internal.loop;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.health.NodeState;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.breaker.NodeBreaker;
import io.mha.core.node.Node;
import io.mha.core.time.Timers;

/** All that the loop keeps of one node. Used by the control thread alone, except for the traffic counters. */
final class NodeSlot {
    final Node node;
    final NodeTraffic traffic = new NodeTraffic();
    final NodeBreaker breaker;
    final NodeChecks checks;
    NodeState state;
    Timers.Handle tick = () -> {};
    private long successesSeen;

    NodeSlot(Node node, NodeState state, NodeBreaker breaker, NodeChecks checks) {
        this.node = node;
        this.state = state;
        this.breaker = breaker;
        this.checks = checks;
    }

    NodeView view(long now) {
        return new NodeView(node, state, Admission.weight(node, state, now), traffic);
    }

    /** Calls that worked since the last time this was asked. */
    long newSuccesses() {
        long sum = traffic.successes();
        long fresh = sum - successesSeen;
        successesSeen = sum;
        return fresh;
    }
}
