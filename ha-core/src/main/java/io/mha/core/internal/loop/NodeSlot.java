package io.mha.core.internal.loop;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Order;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.breaker.NodeBreaker;
import io.mha.core.internal.health.NodeEffect.BreakerMove;
import io.mha.core.node.Node;
import io.mha.core.time.Timers;
import org.jspecify.annotations.Nullable;

/** All that the loop keeps of one node. Used by the control thread alone, except for the traffic counters. */
final class NodeSlot {
    final NodeTraffic traffic = new NodeTraffic();
    final NodeBreaker breaker;
    final NodeChecks checks;
    Node node;
    NodeState state;
    /** Index in the nodes of the topology. */
    int position;

    Timers.Handle tick = () -> {};
    private long successesSeen;

    NodeSlot(Node node, NodeState state, NodeBreaker breaker, NodeChecks checks) {
        this.node = node;
        this.state = state;
        this.breaker = breaker;
        this.checks = checks;
    }

    NodeView view(long now) {
        Node effective = effective();
        Integer wanted = state.learnt().maxConn();
        int limit = effective.maxConn();
        if (wanted != null && wanted > 0) {
            limit = limit == 0 ? wanted : Math.min(limit, wanted);
        }
        return new NodeView(effective, state, Admission.weight(effective, state, now), limit, traffic, 0);
    }

    /** The description with what operators have set in its place. */
    private Node effective() {
        Node effective = node;
        for (var entry : state.orders().entrySet()) {
            Order order = entry.getValue();
            effective = switch (entry.getKey()) {
                case WEIGHT -> effective.withWeight(order.value());
                case PRIORITY -> effective.withLevel(order.value());
                case MAXCONN -> effective.withMaxConn(order.value());
                case WEIGHT_PERCENT, HEALTH -> effective;
            };
        }
        return effective;
    }

    /**
     * Brings the calls that worked since the last time into the breaker.
     *
     * @return why the breaker ought to open now, {@code null} if it ought not
     */
    @Nullable
    String countSuccesses() {
        return breaker.succeeded(newSuccesses());
    }

    /**
     * Counts the calls that worked since the last time as probes of a half-open breaker.
     *
     * @return whether they were the last ones that it needed
     */
    boolean countProbes() {
        boolean probed = false;
        for (long i = Math.min(newSuccesses(), BreakerPolicy.HALF_OPEN_PROBES); i > 0; i--) {
            probed |= breaker.probePassed();
        }
        return probed;
    }

    void move(BreakerMove move) {
        newSuccesses();
        traffic.grantTrials(move == BreakerMove.HALF_OPEN ? BreakerPolicy.HALF_OPEN_PROBES : 0);
        switch (move) {
            case OPEN -> breaker.open();
            case HALF_OPEN -> breaker.halfOpen();
            case CLOSE -> breaker.close();
        }
    }

    void stop() {
        checks.stop();
        breaker.unregister();
        tick.cancel();
    }

    private long newSuccesses() {
        long sum = traffic.successes();
        long fresh = sum - successesSeen;
        successesSeen = sum;
        return fresh;
    }
}
