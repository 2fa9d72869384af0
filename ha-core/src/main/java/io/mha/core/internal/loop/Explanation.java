package io.mha.core.internal.loop;

import io.mha.core.ClusterConfig;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Active;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Verdict;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Why a node gets the traffic that it gets, in one line. */
final class Explanation {
    private static final double MILLIS = 1_000.0;

    private Explanation() {}

    static String of(NodeView view, HealthPolicy policy, Topology topology, long now) {
        NodeState state = view.state();
        StringBuilder text = new StringBuilder(160)
                .append(view.node().id())
                .append(' ')
                .append(state.describe(policy))
                .append(" for ")
                .append(seconds(now - state.sinceNanos()))
                .append(": ")
                .append(state.cause());
        CheckResult last = state.active().last();
        if (last != null && !state.cause().contains(last.detail())) {
            text.append("; last check: ").append(last.detail());
        }
        if (state.passive().breaker() == Breaker.OPEN) {
            text.append("; breaker opens again to probes in ")
                    .append(seconds(state.passive().untilNanos() - now));
        }
        state.votes()
                .forEach((origin, vote) -> text.append("; ")
                        .append(origin)
                        .append(" wants ")
                        .append(vote.wish())
                        .append(vote.reason().isEmpty() ? "" : " (" + vote.reason() + ")"));
        state.orders()
                .forEach((setting, order) -> text.append("; ")
                        .append(order.origin())
                        .append(" set ")
                        .append(setting.name().toLowerCase(Locale.ROOT))
                        .append(' ')
                        .append(order.value())
                        .append(order.reason().isEmpty() ? "" : " (" + order.reason() + ")"));
        if (state.learnt().weightPercent() != 100) {
            text.append("; its check wants weight ")
                    .append(state.learnt().weightPercent())
                    .append('%');
        }
        Active active = state.active();
        if (active.verdict() != Verdict.UP && active.passed() > 0 && active.turnNanos() - now > 0) {
            text.append("; its turn among ")
                    .append(policy.fleet())
                    .append(" instances comes in ")
                    .append(seconds(active.turnNanos() - now));
        }
        if (state.damping().suppressed()) {
            text.append("; went down too often lately");
        }
        text.append(takesTraffic(view, topology) ? "; takes traffic" : "; takes no traffic")
                .append(", ")
                .append(weight(view));
        return text.toString();
    }

    static String ofPick(ClusterConfig config, Topology topology, long now) {
        StringBuilder text = new StringBuilder(config.name())
                .append(": ")
                .append(config.balancer().name())
                .append(" over ")
                .append(topology.candidates().stream()
                        .map(view -> view.node().id() + " (" + weight(view) + ", "
                                + view.traffic().inFlight() + " in flight" + (view.isFull() ? ", full" : "") + ")")
                        .collect(Collectors.joining(", ", "[", "]")))
                .append(topology.panic() ? ", in panic" : "")
                .append(topology.trials().isEmpty() ? "" : ", trials on half-open nodes first");
        for (NodeView view : topology.nodes()) {
            text.append('\n').append(of(view, config.health(), topology, now));
        }
        return text.toString();
    }

    private static String weight(NodeView view) {
        return String.format(Locale.ROOT, "weight %.2f", view.weight() / 100.0);
    }

    private static boolean takesTraffic(NodeView view, Topology topology) {
        return topology.candidates().stream().anyMatch(other -> other.traffic() == view.traffic());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) / MILLIS);
    }
}
