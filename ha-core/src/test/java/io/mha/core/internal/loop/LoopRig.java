package io.mha.core.internal.loop;

import io.mha.core.ClusterConfig;
import io.mha.core.Command;
import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.health.Evidence;
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
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A whole cluster on virtual time, with all its randomness from one seed. */
final class LoopRig {
    final VirtualTimers timers = new VirtualTimers();
    final ScriptedNodes servers = new ScriptedNodes();
    final Recorder recorder = new Recorder();
    final StateLoop loop;
    final List<Node> nodes;
    private final Random random;

    LoopRig(long seed, List<Node> nodes) {
        Logs.off();
        this.nodes = nodes;
        random = new Random(seed);
        ClusterConfig config = ClusterConfig.named("test")
                .nodes(nodes)
                .check(servers)
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

    /** What can be done to a cluster. */
    void apply(Act act) {
        timers.advance(Duration.ofMillis(act.delayMillis()));
        String id = nodes.get(act.node() % nodes.size()).id();
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
        }
    }

    /** One call as a user makes it: pick, use, and say how it went. */
    private void use() {
        NodeView picked = loop.pick(Request.ANY);
        if (picked == null) {
            return;
        }
        picked.traffic().begin();
        switch (servers.of(picked.node().id())) {
            case ALIVE, RESTARTED, THROWING -> picked.traffic().succeeded();
            default -> loop.report(picked.node().id(), picked.state().generation(), Evidence.IO_RESET, "call");
        }
        picked.traffic().end();
        timers.runDue();
    }
}
