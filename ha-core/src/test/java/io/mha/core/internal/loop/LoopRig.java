package io.mha.core.internal.loop;

import io.mha.core.ClusterConfig;
import io.mha.core.ClusterEvent;
import io.mha.core.Command;
import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult;
import io.mha.core.health.CheckResult.Advice;
import io.mha.core.health.CheckResult.Identity;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.health.NodeStatus;
import io.mha.core.node.Node;
import io.mha.core.testing.Logs;
import io.mha.core.testing.Recorder;
import io.mha.core.testing.ScriptedNodes;
import io.mha.core.testing.ScriptedNodes.Behaviour;
import io.mha.core.testing.Views;
import io.mha.core.testing.VirtualTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** A whole cluster on virtual time, with all its randomness from one seed. */
final class LoopRig {
    final VirtualTimers timers = new VirtualTimers();
    final ScriptedNodes servers = new ScriptedNodes();
    final Recorder recorder = new Recorder();
    final StateLoop loop;
    final List<Node> nodes;
    /** A node that is not there at the start. */
    static final Node SPARE = Views.node("spare", 1, 0);

    /** What a check says that finds nothing to complain of. */
    static final Advice FINE = Advice.NONE.identity(Identity.MATCH).lag(0);

    private final Map<String, Integer> permits = new HashMap<>();
    private final Random random;

    LoopRig(long seed, List<Node> nodes) {
        this(seed, nodes, HealthPolicy.DEFAULT);
    }

    LoopRig(long seed, List<Node> nodes, HealthPolicy health) {
        Logs.off();
        this.nodes = nodes;
        random = new Random(seed);
        ClusterConfig config = ClusterConfig.named("test")
                .nodes(nodes)
                .check(servers)
                .health(health)
                .balancer(Balancer.byName("p2c"))
                .lifecycle(recorder)
                .listener(recorder)
                .build();
        loop = new StateLoop(config, timers, random::nextInt);
        loop.start();
    }

    static LoopRig of(long seed, int size) {
        return new LoopRig(
                seed,
                Views.nodes(List.of("a", "b", "c", "d", "e").subList(0, size).toArray(String[]::new)));
    }

    /** All nodes have passed their first check. */
    LoopRig settled() {
        advance(Duration.ofMillis(200));
        return this;
    }

    void advance(Duration duration) {
        timers.advance(duration);
    }

    NodeState state(String id) {
        return view(id).state();
    }

    NodeView view(String id) {
        return Objects.requireNonNull(loop.topology().node(id));
    }

    NodeStatus status(String id) {
        return state(id).status();
    }

    /** A failure on a connection of the current generation. */
    void report(String id, Evidence evidence) {
        loop.report(id, state(id).generation(), evidence, "reported");
        timers.runDue();
    }

    void vote(String id, String origin, Wish wish) {
        loop.execute(new Command(id, new Command.Want(wish, Duration.ZERO), origin, "", Duration.ZERO));
        timers.runDue();
    }

    void execute(Command command) {
        loop.execute(command);
        timers.runDue();
    }

    /** The events of a type so far. */
    <E extends ClusterEvent> List<E> told(Class<E> type) {
        return recorder.events().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** What can be done to a cluster. */
    void apply(Act act) {
        timers.advance(Duration.ofMillis(act.delayMillis()));
        Node node = act.node() < nodes.size() ? nodes.get(act.node()) : SPARE;
        String id = node.id();
        if (loop.topology().node(id) == null && act.kind() != Act.Kind.ADD) {
            return; // it has left
        }
        switch (act.kind()) {
            case LIVE -> servers.set(id, Behaviour.ALIVE);
            case REFUSE -> servers.set(id, Behaviour.REFUSING);
            case HANG -> servers.set(id, Behaviour.HANGING);
            case RESTART -> servers.set(id, Behaviour.RESTARTED);
            case BREAK -> servers.set(id, Behaviour.THROWING);
            case FAIL_CALLS -> {
                for (int i = 0; i < 3; i++) {
                    report(id, Evidence.IO_RESET);
                }
            }
            case FAIL_ONE_CALL -> report(id, Evidence.READ_TIMEOUT);
            case FIND_HUNG -> report(id, Evidence.HUNG);
            case OVERLOAD -> report(id, Evidence.OVERLOAD);
            case LATE_REPORT -> loop.report(id, state(id).generation() - 1, Evidence.HUNG, "late");
            case SUCCEED -> view(id).traffic().succeeded();
            case CHECK_NOW -> loop.checkNow(id, result -> {});
            case DRAIN -> vote(id, "api", Wish.DRAIN);
            case MAINTAIN -> vote(id, "api", Wish.MAINT);
            case READY -> vote(id, "api", Wish.READY);
            case USE -> use();
            case ABANDON -> abandon();
            case ADD -> execute(Command.add(node));
            case REMOVE -> {
                if (node.equals(SPARE)) { // the others stay, so that there is always one
                    execute(Command.remove(id));
                }
            }
            case DRAIN_FOR_A_WHILE ->
                execute(Command.drain(id, Duration.ofSeconds(2)).lasting(Duration.ofSeconds(9)));
            case FORCE_UP -> execute(Command.forceUp(id));
            case FORCE_DOWN -> execute(Command.forceDown(id).lasting(Duration.ofSeconds(20)));
            case AUTO -> execute(Command.auto(id));
            case NO_WEIGHT -> execute(Command.weight(id, 0));
            case WEIGHT -> execute(Command.weight(id, null));
            case BREAK_BACKEND -> servers.answer(id, CheckResult.failed(Evidence.BACKEND, "1184"));
            case REPORT_BACKEND -> report(id, Evidence.BACKEND);
            case WISH -> advise(id, Advice.NONE.wish("node", Wish.DRAIN, "offline"));
            case LAG -> advise(id, Advice.NONE.lag(40_000));
            case WRONG -> advise(id, Advice.NONE.identity(Identity.MISMATCH));
            case NO_ADVICE -> advise(id, FINE);
        }
    }

    void advise(String id, Advice advice) {
        servers.answer(id, CheckResult.passed("alive").with(advice));
    }

    /** A caller picks a node and finds that it has nothing to do. */
    private void abandon() {
        NodeView picked = loop.pick(Request.ANY);
        if (picked != null) {
            picked.traffic().begin();
            picked.end(false);
        }
    }

    /** One call as a user makes it: pick, use, and say how it went. */
    private void use() {
        NodeView picked = loop.pick(Request.ANY);
        if (picked == null) {
            return;
        }
        if (picked.isTrial()) {
            String period = picked.node().id() + " " + picked.state().passive().sinceNanos();
            if (permits.merge(period, 1, Integer::sum) > BreakerPolicy.HALF_OPEN_PROBES) {
                throw new AssertionError("more trials than there are permits: " + period);
            }
        }
        picked.traffic().begin();
        switch (servers.of(picked.node().id())) {
            case ALIVE, RESTARTED, THROWING -> picked.traffic().succeeded();
            default -> loop.report(picked.node().id(), picked.state().generation(), Evidence.IO_RESET, "call");
        }
        picked.end(true);
        timers.runDue();
    }
}
