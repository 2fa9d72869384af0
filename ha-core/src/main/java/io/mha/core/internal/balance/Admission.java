package io.mha.core.internal.balance;

import io.mha.core.balance.NodeView;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Lag;
import io.mha.core.health.NodeState.Order;
import io.mha.core.health.NodeState.Passive;
import io.mha.core.health.NodeState.Setting;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who may be picked, seen over all nodes together. The states say what each node is; here they are weighed.
 *
 * @param candidates the nodes that picks choose from, in the order of the nodes; of one level
 * @param trials the nodes whose half-open breaker lets a few calls through
 * @param panic whether so few nodes are in service that ejections are not believed any more
 */
public record Admission(List<NodeView> candidates, List<NodeView> trials, boolean panic) {
    private static final int HUNDREDTHS = 100;
    /** That many nodes serve even if their data is old (Vitess {@code min_number_serving_vttablets}). */
    private static final int MIN_SERVING = 2;
    /** A level that has this share of its weight has enough (Envoy {@code overprovisioning_factor}). */
    private static final double OVERPROVISION = 1.4;
    /** In panic, a node that is only suspected gets this part of its weight: enough to find out, too little to hurt. */
    private static final int SUSPECT_PART = 10;

    /**
     * Below which share of its weight a level is in panic, and above which it is calm again.
     *
     * @param below enters panic
     * @param above leaves it
     * @param refusedNanos a node that refused a connection so short a time ago is not tried even then
     */
    public record Panic(double below, double above, long refusedNanos) {}

    /**
     * The share of traffic that a node can take now.
     *
     * @param node gives the weight that holds
     * @param state slow start, overload, and what its checks and operators want of it
     * @param now the current time
     * @return in hundredths of the configured unit; 0 takes none
     */
    public static int weight(Node node, NodeState state, long now) {
        Order percent = state.orders().get(Setting.WEIGHT_PERCENT);
        double wanted = node.weight() * state.learnt().weightPercent() / 100.0;
        wanted = percent == null ? wanted : wanted * percent.value() / 100.0;
        if (wanted == 0) {
            return 0;
        }
        double share = state.ramp().factor() * (state.overloadedUntilNanos() - now > 0 ? 0.5 : 1);
        return (int) Math.max(1, Math.round(wanted * HUNDREDTHS * share));
    }

    /**
     * Weighs the nodes. Of the lowest level that has any in service, those in service may be picked; where none is,
     * those of which nothing is known yet. If no level has either, any node that has not been found dead will do,
     * because an attempt that may fail is better than a certain refusal. In panic those join the ones in service: when
     * most of a level is out for what traffic said, rather the saying is wrong than the level.
     *
     * @param nodes all nodes
     * @param limits of panic
     * @param before whether there was panic before
     * @param now the current time
     * @return who may be picked
     */
    public static Admission of(List<NodeView> nodes, Panic limits, boolean before, long now) {
        int levels = nodes.stream().mapToInt(view -> view.node().level()).max().orElse(0);
        Predicate<NodeView> suspect = view -> view.state().status() != NodeStatus.WARMING
                && mayBeAlive(view.state())
                && !refusedLately(view.state(), limits, now);
        for (int level = 0; level <= levels; level++) {
            List<NodeView> serving = serving(nodes, level);
            if (!serving.isEmpty()) {
                boolean panic = isPanic(nodes, level, levels, limits, before);
                return new Admission(
                        panic ? withSuspects(nodes, level, serving, suspect) : serving, trials(nodes, level), panic);
            }
        }
        for (int level = 0; level <= levels; level++) {
            List<NodeView> lastResort = select(nodes, level, view -> mayBeAlive(view.state()));
            if (!lastResort.isEmpty()) {
                return new Admission(lastResort, trials(nodes, levels), true);
            }
        }
        return new Admission(List.of(), trials(nodes, levels), false);
    }

    /**
     * The ejection budget: whether traffic may take one more node out of its level. The last node that serves never
     * goes, and in panic nobody does.
     *
     * @param nodes all nodes
     * @param id the node that is to be ejected
     * @param policy gives the share that may be out
     * @param panic whether there is panic
     * @return whether there is room
     */
    public static boolean mayEject(List<NodeView> nodes, String id, BreakerPolicy policy, boolean panic) {
        int level = nodes.stream()
                .filter(view -> view.node().id().equals(id))
                .mapToInt(view -> view.node().level())
                .findFirst()
                .orElse(0);
        int size = 0;
        int ejected = 0;
        int othersInService = 0;
        for (NodeView view : nodes) {
            if (view.node().level() == level) {
                size++;
                boolean byTraffic = view.state().passive().breaker() != Breaker.CLOSED
                        && view.state().active().verdict() != Verdict.DOWN;
                ejected += byTraffic ? 1 : 0;
            }
            boolean serves = view.weight() > 0 && view.state().inService();
            othersInService += serves && !view.node().id().equals(id) ? 1 : 0;
        }
        return !panic && othersInService > 0 && ejected < policy.ejectable(size);
    }

    private static List<NodeView> serving(List<NodeView> nodes, int level) {
        List<NodeView> inService = select(nodes, level, view -> view.state().inService());
        if (inService.size() < MIN_SERVING) {
            List<NodeView> lagging = select(nodes, level, view -> view.state().status() == NodeStatus.LAGGING);
            lagging.sort(Comparator.comparingLong(view -> view.state().learnt().lagMillis()));
            inService.addAll(lagging.subList(0, Math.min(lagging.size(), MIN_SERVING - inService.size())));
            inService.sort(Comparator.comparingInt(nodes::indexOf));
        }
        return inService.isEmpty()
                ? select(nodes, level, view -> view.state().status() == NodeStatus.UNKNOWN)
                : inService;
    }

    /** A backup that is half-open need not be tried while the actives serve: its checks bring it back. */
    private static List<NodeView> trials(List<NodeView> nodes, int upToLevel) {
        return nodes.stream()
                .filter(view -> view.weight() > 0
                        && view.node().level() <= upToLevel
                        && view.state().status() == NodeStatus.HALF_OPEN)
                .toList();
    }

    /** Panic is about failures: what operators have taken out does not count, neither as there nor as missing. */
    private static boolean isPanic(List<NodeView> nodes, int level, int levels, Panic limits, boolean before) {
        double supply = 0;
        for (int i = 0; i <= levels; i++) {
            supply += Math.min(1, OVERPROVISION * health(nodes, i));
        }
        double health = health(nodes, level);
        return supply < 1 && (before ? health <= limits.above() : health < limits.below());
    }

    private static double health(List<NodeView> nodes, int level) {
        double total = 0;
        double serving = 0;
        for (NodeView view : nodes) {
            NodeState state = view.state();
            if (view.node().level() == level && state.wish() == Wish.READY) {
                total += view.node().weight();
                boolean fine = state.inService()
                        || state.status() == NodeStatus.UNKNOWN
                        || state.status() == NodeStatus.LAGGING;
                serving += fine ? view.node().weight() : 0;
            }
        }
        return total == 0 ? 0 : serving / total;
    }

    private static List<NodeView> withSuspects(
            List<NodeView> nodes, int level, List<NodeView> serving, Predicate<NodeView> suspect) {
        List<NodeView> all = new ArrayList<>();
        for (NodeView view : select(nodes, level, view -> serving.contains(view) || suspect.test(view))) {
            boolean serves = serving.contains(view);
            int weight = serves ? view.weight() : Math.max(1, view.weight() / SUSPECT_PART);
            all.add(new NodeView(view.node(), view.state(), weight, view.maxConn(), view.traffic(), 0));
        }
        return all;
    }

    /** Whether nothing but suspicion is held against a node: no check has found it dead, nobody has taken it out. */
    private static boolean mayBeAlive(NodeState state) {
        Order health = state.orders().get(Setting.HEALTH);
        boolean answered =
                state.active().verdict() != Verdict.DOWN || state.active().passed() > 0;
        return state.wish() == Wish.READY
                && answered
                && (health == null || health.value() != 0)
                && state.learnt().identity() != Identity.MISMATCH
                && state.learnt().lag() != Lag.TOO_FAR;
    }

    private static boolean refusedLately(NodeState state, Panic limits, long now) {
        Passive passive = state.passive();
        return passive.evidence() == Evidence.CONNECT_REFUSED && now - passive.failedAtNanos() <= limits.refusedNanos();
    }

    private static List<NodeView> select(List<NodeView> nodes, int level, Predicate<NodeView> rule) {
        List<NodeView> selected = new ArrayList<>();
        for (NodeView view : nodes) {
            if (view.node().level() == level && view.weight() > 0 && rule.test(view)) {
                selected.add(view);
            }
        }
        return selected;
    }
}
