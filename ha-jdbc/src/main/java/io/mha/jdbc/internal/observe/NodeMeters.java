package io.mha.jdbc.internal.observe;

import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeStatus;
import io.mha.jdbc.internal.config.JdbcKeys;
import io.mha.jdbc.internal.pool.NodePool;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The meters of one node: all are read from what the cluster and the pool keep anyway. */
final class NodeMeters {
    private static final String CONNECTIONS = "db.client.connection.count";
    private static final double WEIGHT_UNIT = 100.0;

    private final Watched watched;
    private final String node;
    private final MeterSet meters;

    private NodeMeters(Watched watched, String node, MeterSet meters) {
        this.watched = watched;
        this.node = node;
        this.meters = meters;
    }

    static void bind(Watched watched, String node, String group, MeterSet meters) {
        NodeView view = watched.node(node);
        if (view == null) {
            return; // it has left again before we heard that it came
        }
        NodeMeters bound = new NodeMeters(watched, node, meters);
        bound.state();
        bound.calls(view.traffic());
        bound.checks(view.traffic().tally());
        bound.pool("db.client.connection.pool.name", group + "/" + node);
        bound.hikari("pool", group + "-" + node);
    }

    private void state() {
        for (NodeStatus status : NodeStatus.values()) {
            view(
                    "mha.node.state",
                    "1 for the state that the node is in, 0 for the others",
                    v -> v.state().status() == status ? 1 : 0,
                    "state",
                    status.word());
        }
        for (Breaker breaker : Breaker.values()) {
            view(
                    "mha.breaker.state",
                    "1 for the state that the breaker is in, 0 for the others",
                    v -> v.state().passive().breaker() == breaker ? 1 : 0,
                    "state",
                    word(breaker));
        }
        view("mha.node.weight", "Share of the traffic after slow start", v -> v.weight() / WEIGHT_UNIT);
    }

    private void calls(NodeTraffic traffic) {
        meters.gauge("mha.node.inflight", "Callers that use the node now", traffic, NodeTraffic::inFlight);
        meters.nanos(
                "mha.node.latency", "What peak-ewma takes the node's latency for", traffic, NodeTraffic::latencyNanos);
        meters.counter("mha.node.picks", "How often the node was picked", traffic, NodeTraffic::picks);
        meters.counter("mha.pick", "What became of picks", traffic, NodeTraffic::successes, "outcome", "ok");
        meters.counter("mha.pick", "What became of picks", traffic, NodeMeters::failures, "outcome", "failed");
        for (Evidence evidence : Evidence.values()) {
            meters.counter(
                    "mha.call.failures",
                    "Failures of calls and of connection attempts",
                    traffic,
                    t -> t.tally().failures(evidence),
                    "class",
                    word(evidence));
        }
    }

    private void checks(NodeTraffic.Tally tally) {
        String type = watched.settings().get(JdbcKeys.CHECK);
        for (boolean passed : new boolean[] {true, false}) {
            meters.timer(
                    "mha.check.duration",
                    "Health checks",
                    tally,
                    t -> t.checks(passed),
                    t -> t.checkNanos(passed),
                    "type",
                    type,
                    "result",
                    passed ? "passed" : "failed");
        }
        for (Evidence evidence : Evidence.values()) {
            meters.counter(
                    "mha.check.failures",
                    "Failures of health checks",
                    tally,
                    t -> t.checkFailures(evidence),
                    "class",
                    word(evidence));
        }
    }

    private void pool(String tag, String name) {
        of(CONNECTIONS, "Connections", NodePool::idle, "state", "idle", tag, name);
        of(CONNECTIONS, "Connections", NodePool::active, "state", "used", tag, name);
        of("db.client.connection.pending_requests", "Threads that wait for a connection", NodePool::waiting, tag, name);
        limit("db.client.connection.max", "Connections at most", w -> w.largestPool(node), tag, name);
        limit("db.client.connection.idle.min", "Idle connections that are kept", w -> w.fewestIdle(node), tag, name);
        limit("db.client.connection.idle.max", "Idle connections at most", w -> w.largestPool(node), tag, name);
    }

    /** The names that dashboards for HikariCP know. */
    private void hikari(String tag, String name) {
        of("hikaricp.connections", "Total connections", pool -> pool.active() + pool.idle(), tag, name);
        of("hikaricp.connections.active", "Active connections", NodePool::active, tag, name);
        of("hikaricp.connections.idle", "Idle connections", NodePool::idle, tag, name);
        of("hikaricp.connections.pending", "Pending threads", NodePool::waiting, tag, name);
        limit("hikaricp.connections.max", "Max connections", w -> w.largestPool(node), tag, name);
        limit("hikaricp.connections.min", "Min connections", w -> w.fewestIdle(node), tag, name);
    }

    private void of(String name, String description, ToIntFunction<NodePool> figure, String... tags) {
        meters.gauge(name, description, watched, w -> w.ofPool(node, figure), tags);
    }

    private void limit(String name, String description, ToDoubleFunction<Watched> value, String... tags) {
        meters.gauge(name, description, watched, value, tags);
    }

    private void view(String name, String description, ToDoubleFunction<NodeView> value, String... tags) {
        meters.gauge(
                name,
                description,
                watched,
                w -> {
                    NodeView view = w.node(node);
                    return view == null ? Double.NaN : value.applyAsDouble(view);
                },
                tags);
    }

    private static double failures(NodeTraffic traffic) {
        double sum = 0;
        for (Evidence evidence : Evidence.values()) {
            sum += traffic.tally().failures(evidence);
        }
        return sum;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
