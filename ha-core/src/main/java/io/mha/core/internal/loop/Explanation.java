package io.mha.core.internal.loop;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

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
        text.append(topology.candidates().contains(view) ? "; takes traffic" : "; takes no traffic")
                .append(String.format(Locale.ROOT, ", weight %.2f", view.weight() / 100.0));
        return text.toString();
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos)) / MILLIS);
    }
}
