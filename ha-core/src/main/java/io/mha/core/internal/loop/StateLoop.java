package io.mha.core.internal.loop;

import io.mha.core.ClusterConfig;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.BreakerPolicy;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Breaker;
import io.mha.core.health.NodeState.Wish;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.breaker.NodeBreaker;
import io.mha.core.internal.health.NodeEffect;
import io.mha.core.internal.health.NodeEvent;
import io.mha.core.internal.health.NodeReducer;
import io.mha.core.internal.health.Step;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The single writer. Everything that can change a node comes in here as an event, one at a time on the control thread:
 * the reducer makes the new state, the topology is swapped, the effects are run, the listeners are told. In this order,
 * so that nobody picks a node whose connections are not ready, and nobody keeps connections of a node that is out.
 */
public final class StateLoop {
    private static final int JITTER_STEPS = 1_000;
    private static final long FIRST_CHECK_NANOS = 100_000_000L;

    private final ClusterConfig config;
    private final Timers timers;
    private final NodeReducer reducer;
    private final IntUnaryOperator random;
    private final Announcer announcer;
    private final Map<String, NodeSlot> slots = new LinkedHashMap<>();
    private volatile Snapshot snapshot;
    private boolean closed;

    /**
     * A loop that does nothing yet.
     *
     * @param config the settings
     * @param timers time and threads
     */
    public StateLoop(ClusterConfig config, Timers timers) {
        this(config, timers, bound -> ThreadLocalRandom.current().nextInt(bound));
    }

    /**
     * A loop that takes its randomness from outside.
     *
     * @param config the settings
     * @param timers time and threads
     * @param random gives a number from 0 up to its argument, exclusively
     */
    StateLoop(ClusterConfig config, Timers timers, IntUnaryOperator random) {
        this.config = config;
        this.timers = timers;
        this.random = random;
        this.reducer = new NodeReducer(config.health(), config.breaker());
        this.announcer = new Announcer(config.name(), config.listeners());
        long now = timers.nanoTime();
        for (Node node : config.nodes()) {
            NodeBreaker breaker = new NodeBreaker(config.name() + "/" + node.id(), config.breaker(), timers);
            NodeChecks checks =
                    new NodeChecks(node, config.check(), config.health(), timers, result -> checked(node.id(), result));
            slots.put(node.id(), new NodeSlot(node, NodeReducer.initial(config.health(), now), breaker, checks));
        }
        this.snapshot = Snapshot.of(config.balancer(), random, views(now), null, now);
    }

    /** Plans the first checks, each at a random moment within 100 ms. */
    public void start() {
        timers.execute(() -> slots.values()
                .forEach(slot ->
                        slot.checks.schedule(1 + FIRST_CHECK_NANOS / JITTER_STEPS * random.applyAsInt(JITTER_STEPS))));
    }

    /**
     * All nodes and their states now.
     *
     * @return an immutable snapshot
     */
    public Topology topology() {
        return snapshot.topology();
    }

    /**
     * The next node.
     *
     * @param request what the caller asks
     * @return {@code null} if no usable node is left for this request
     */
    public @Nullable NodeView pick(Request request) {
        return snapshot.pick(request);
    }

    /**
     * Waits until the topology is another one.
     *
     * @param seen the topology that the caller knows
     * @param deadline when to give up
     * @return whether there is another one
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean awaitChange(Topology seen, Deadline deadline) throws InterruptedException {
        return snapshot.awaitChange(seen, deadline);
    }

    /**
     * A call failed.
     *
     * @param id on which node
     * @param generation of the connection
     * @param evidence what it means
     * @param detail one line
     */
    public void report(String id, long generation, Evidence evidence, String detail) {
        on(id, slot -> callFailed(slot, new NodeEvent.CallFailed(evidence, detail, generation)));
    }

    /**
     * Checks a node now.
     *
     * @param id which node
     * @param then gets the result
     */
    public void checkNow(String id, Consumer<CheckResult> then) {
        on(id, slot -> slot.checks.request(then));
    }

    /**
     * An origin wants something of a node.
     *
     * @param id which node
     * @param origin who
     * @param wish what
     * @param reason why
     */
    public void vote(String id, String origin, Wish wish, String reason) {
        on(id, slot -> apply(slot, new NodeEvent.Voted(origin, wish, reason)));
    }

    /**
     * Why a node gets the traffic that it gets.
     *
     * @param id which node
     * @return one line
     */
    public String explain(String id) {
        NodeView view = topology().node(id);
        return view == null
                ? "there is no node " + id
                : Explanation.of(view, config.health(), topology(), timers.nanoTime());
    }

    /** Ends all checks. */
    public void close() {
        timers.execute(() -> {
            closed = true;
            slots.values().forEach(slot -> {
                slot.checks.stop();
                slot.tick.cancel();
            });
        });
        config.check().close();
    }

    private void on(String id, Consumer<NodeSlot> task) {
        NodeSlot slot = slots.get(id);
        if (slot != null) {
            timers.execute(() -> task.accept(slot));
        }
    }

    private void checked(String id, CheckResult result) {
        NodeSlot slot = slots.get(id);
        if (slot == null) {
            return;
        }
        countSuccesses(slot);
        boolean probed = result.alive() && slot.breaker.probePassed();
        apply(slot, new NodeEvent.Checked(result, jitter()));
        if (probed) {
            apply(slot, new NodeEvent.ProbesPassed());
        }
    }

    private void callFailed(NodeSlot slot, NodeEvent.CallFailed failed) {
        if (!failed.evidence().isTransport() || failed.generation() != slot.state.generation()) {
            apply(slot, failed);
            return;
        }
        countSuccesses(slot);
        String reason = slot.breaker.failed();
        boolean allowed = Admission.mayEject(topology().nodes(), slot.node.id(), config.breaker());
        apply(slot, failed);
        if (reason != null) {
            String cause = reason + ": " + failed.detail();
            apply(slot, new NodeEvent.Tripped(failed.evidence(), cause, allowed, jitter()));
        }
    }

    private void countSuccesses(NodeSlot slot) {
        long fresh = slot.newSuccesses();
        if (slot.state.passive().breaker() == Breaker.HALF_OPEN) {
            for (long i = Math.min(fresh, BreakerPolicy.HALF_OPEN_PROBES); i > 0; i--) {
                if (slot.breaker.probePassed()) {
                    apply(slot, new NodeEvent.ProbesPassed());
                    return;
                }
            }
        } else {
            slot.breaker.succeeded(fresh);
        }
    }

    private void apply(NodeSlot slot, NodeEvent event) {
        if (closed) {
            return;
        }
        long now = timers.nanoTime();
        Step step = reducer.step(slot.state, event, now);
        slot.state = step.state();
        Snapshot before = snapshot;
        snapshot = Snapshot.of(config.balancer(), random, views(now), before, now);
        before.replaced();
        step.effects().forEach(effect -> run(slot, effect));
        announcer.outage(before.topology(), snapshot.topology(), now);
        slot.tick.cancel();
        long due = reducer.nextTickNanos(slot.state, now);
        slot.tick = due < 0 ? () -> {} : timers.schedule(due, () -> apply(slot, new NodeEvent.Tick()));
    }

    private void run(NodeSlot slot, NodeEffect effect) {
        if (effect instanceof NodeEffect.Check check) {
            slot.checks.schedule(check.delayNanos());
        } else if (effect instanceof NodeEffect.StopChecks) {
            slot.checks.stop();
        } else if (effect instanceof NodeEffect.Warm warm) {
            long generation = warm.generation();
            Runnable ready = () -> on(slot.node.id(), s -> apply(s, new NodeEvent.Warmed(generation)));
            guarded(slot, () -> config.lifecycle().warm(slot.node, generation, ready));
        } else if (effect instanceof NodeEffect.Retire retire) {
            guarded(
                    slot,
                    () -> config.lifecycle().retire(slot.node, retire.generation(), retire.abort(), retire.cause()));
        } else if (effect instanceof NodeEffect.MoveBreaker move) {
            moveBreaker(slot, move.move());
        } else if (effect instanceof NodeEffect.Transition transition) {
            announcer.transition(slot.node, transition);
        }
    }

    /** Runs code that is not ours: what it throws must not keep the effects after it from running. */
    private void guarded(NodeSlot slot, Runnable lifecycle) {
        try {
            lifecycle.run();
        } catch (RuntimeException e) {
            announcer.lifecycleFailed(slot.node, e);
        }
    }

    private static void moveBreaker(NodeSlot slot, NodeEffect.BreakerMove move) {
        slot.newSuccesses();
        slot.traffic.grantTrials(move == NodeEffect.BreakerMove.HALF_OPEN ? BreakerPolicy.HALF_OPEN_PROBES : 0);
        switch (move) {
            case OPEN -> slot.breaker.open();
            case HALF_OPEN -> slot.breaker.halfOpen();
            case CLOSE -> slot.breaker.close();
        }
    }

    private List<NodeView> views(long now) {
        List<NodeView> views = new ArrayList<>(slots.size());
        for (NodeSlot slot : slots.values()) {
            views.add(slot.view(now));
        }
        return views;
    }

    private double jitter() {
        return (double) (random.applyAsInt(2 * JITTER_STEPS + 1) - JITTER_STEPS) / JITTER_STEPS;
    }
}
