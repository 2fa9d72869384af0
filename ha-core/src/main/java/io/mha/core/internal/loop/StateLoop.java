package io.mha.core.internal.loop;

import io.mha.core.ClusterConfig;
import io.mha.core.Command;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.NodeState.Verdict;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.balance.RetryBudget;
import io.mha.core.internal.balance.StickyTable;
import io.mha.core.internal.breaker.NodeBreaker;
import io.mha.core.internal.health.NodeEffect;
import io.mha.core.internal.health.NodeEvent;
import io.mha.core.internal.health.NodeReducer;
import io.mha.core.internal.health.Step;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The single writer. Everything that can change a node comes in here as an event, one at a time on the control thread:
 * the reducer makes the new state, the topology is swapped, the effects are run, the listeners are told. In this order,
 * so that nobody picks a node whose connections are not ready, and nobody keeps connections of a node that is out.
 */
public final class StateLoop {
    private static final int JITTER_STEPS = 1_000;
    private static final long SWEEP_NANOS = 10_000_000_000L;

    private final ClusterConfig config;
    private final Timers timers;
    private final NodeReducer reducer;
    private final IntUnaryOperator random;
    private final EventQueue events;
    private final Announcer announcer;
    private final Intake intake;
    private final Operator operator;
    private final Discovery discovery;
    private final RetryBudget retries;
    private final @Nullable StickyTable sticky;
    private final @Nullable Supplier<String> key;
    private final Admission.Panic panic;
    private final Map<String, NodeSlot> slots = new LinkedHashMap<>();
    private volatile Snapshot snapshot;
    private @Nullable Picker picker;
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
        this.events = new EventQueue(config.name(), config.listeners(), timers);
        this.announcer = new Announcer(config.name(), events);
        this.intake = new Intake(this);
        this.operator = new Operator(this);
        this.discovery = new Discovery(this, config.sources(), config.nodes());
        this.sticky = config.stickFor().isZero()
                ? null
                : new StickyTable(config.stickFor().toNanos(), StickyTable.DEFAULT_CAPACITY, timers);
        this.key = config.key();
        this.panic = new Admission.Panic(
                config.panicBelow(),
                config.panicAbove(),
                config.health().fastInter().toNanos());
        long now = timers.nanoTime();
        for (Node node : config.nodes()) {
            slots.put(node.id(), slot(node, false));
        }
        List<NodeView> views = views(now);
        this.snapshot = Snapshot.first(views, Admission.of(views, panic, false, now), this::picker, now);
        this.retries = new RetryBudget(this::picks, timers);
    }

    /** Plans the first checks, each at a random moment within 100 ms, or more for a fleet. */
    public void start() {
        timers.execute(() -> slots.values().forEach(this::startChecks));
        discovery.start(timers);
        if (sticky != null) {
            timers.schedule(SWEEP_NANOS, () -> sweep(sticky));
        }
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
        Supplier<String> source = key;
        return snapshot.pick(source == null || request.key() != null ? request : request.withKey(source.get()));
    }

    /**
     * Takes one retry from the budget.
     *
     * @return whether there was one left
     */
    public boolean tryRetry() {
        return retries.tryRetry();
    }

    /**
     * The budget of retries.
     *
     * @return to look at
     */
    public RetryBudget retries() {
        return retries;
    }

    /** Lets the removals that the limit of churn holds back happen now. */
    public void confirmRemovals() {
        execute(discovery::confirm);
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
        on(id, slot -> {
            slot.traffic.tally().failed(evidence);
            intake.callFailed(slot, new NodeEvent.CallFailed(evidence, detail, generation));
        });
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
     * Carries out a command.
     *
     * @param command what an operator wants
     */
    public void execute(Command command) {
        operator.check(command);
        execute(() -> {
            announcer.commanded(command);
            operator.execute(command);
        });
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

    /**
     * Why picks go where they go.
     *
     * @return a line on the choice, and one for each node
     */
    public String explainPick() {
        return Explanation.ofPick(config, topology(), timers.nanoTime());
    }

    /**
     * How many events did not reach the listeners because they were too slow.
     *
     * @return since the start
     */
    public long droppedEvents() {
        return events.dropped();
    }

    /** Ends all checks. */
    public void close() {
        timers.execute(() -> {
            closed = true;
            slots.values().forEach(NodeSlot::stop);
        });
        discovery.close();
        config.check().close();
    }

    // What follows is for the parts of the loop, on the control thread.

    Collection<NodeSlot> slots() {
        return slots.values();
    }

    @Nullable
    NodeSlot slot(String id) {
        return slots.get(id);
    }

    Announcer announcer() {
        return announcer;
    }

    long now() {
        return timers.nanoTime();
    }

    void execute(Runnable task) {
        schedule(0, task);
    }

    void schedule(long delayNanos, Runnable task) {
        timers.schedule(delayNanos, () -> {
            if (!closed) {
                task.run();
            }
        });
    }

    /** To be called after a command has added or removed a node. */
    void membersChanged() {
        discovery.membersChanged();
    }

    boolean mayEject(NodeSlot slot) {
        Topology now = topology();
        return Admission.mayEject(now.nodes(), slot.node.id(), config.breaker(), now.panic());
    }

    double jitter() {
        return (double) (random.applyAsInt(2 * JITTER_STEPS + 1) - JITTER_STEPS) / JITTER_STEPS;
    }

    void add(Node node, String origin) {
        NodeSlot slot = slot(node, true);
        guarded(slot, () -> config.lifecycle().added(node));
        slots.put(node.id(), slot);
        Topology before = publish(); // who hears of the node looks for it at once
        announcer.added(node, origin);
        announcer.topology(before, topology(), now());
        startChecks(slot);
    }

    void remove(NodeSlot slot, String origin) {
        slot.stop();
        slots.remove(slot.node.id());
        intake.forget(slot);
        Topology before = publish();
        guarded(slot, () -> config.lifecycle().removed(slot.node));
        announcer.topology(before, topology(), now());
        announcer.removed(slot.node, origin);
        discovery.nodesChanged();
    }

    /** Gives a node another description of the same address. */
    void describe(NodeSlot slot, Node description) {
        slot.node = description;
        announcer.topology(publish(), topology(), now());
    }

    void apply(NodeSlot slot, NodeEvent event) {
        if (closed || slots.get(slot.node.id()) != slot) {
            return;
        }
        long now = timers.nanoTime();
        Verdict verdict = slot.state.active().verdict();
        Step step = reducer.step(slot.state, event, now);
        slot.state = step.state();
        Topology before = publish(slot);
        step.effects().forEach(effect -> run(slot, effect));
        announcer.topology(before, topology(), now);
        if (slot.state.active().verdict() != verdict) {
            discovery.nodesChanged();
        }
        slot.tick.cancel();
        long due = reducer.nextTickNanos(slot.state, now);
        slot.tick = due < 0 ? () -> {} : timers.schedule(due, () -> apply(slot, new NodeEvent.Tick()));
    }

    /** Swaps the topology after all nodes may have changed, gives back the one before. */
    private Topology publish() {
        long now = timers.nanoTime();
        return swap(views(now), false, now);
    }

    /** The same after one node has changed. If it did not in what choices depend on, they stand. */
    private Topology publish(NodeSlot changed) {
        long now = timers.nanoTime();
        Topology old = topology();
        NodeView[] views = old.nodes().toArray(NodeView[]::new);
        NodeView known = views[changed.position];
        NodeView fresh = changed.view(now);
        views[changed.position] = fresh;
        return swap(List.of(views), !old.panic() && Snapshot.sameForChoice(known, fresh), now);
    }

    private Topology swap(List<NodeView> views, boolean sameChoice, long now) {
        Snapshot before = snapshot;
        boolean panicBefore = before.topology().panic();
        snapshot = sameChoice
                ? before.next(views)
                : before.next(views, Admission.of(views, panic, panicBefore, now), this::picker, now);
        before.replaced();
        return before.topology();
    }

    private Picker picker(List<NodeView> candidates) {
        Picker next = config.balancer().picker(candidates, random, picker);
        picker = next;
        return sticky == null ? next : sticky.over(candidates, next);
    }

    private void sweep(StickyTable table) {
        table.sweep(timers.nanoTime());
        schedule(SWEEP_NANOS, () -> sweep(table));
    }

    private long picks() {
        long sum = 0;
        for (NodeView view : topology().nodes()) {
            sum += view.traffic().picks();
        }
        return sum;
    }

    private NodeSlot slot(Node node, boolean joining) {
        NodeBreaker breaker =
                new NodeBreaker(config.name() + "/" + node.id(), config.breaker(), timers, config.circuitBreakers());
        NodeChecks checks = new NodeChecks(
                node,
                config.check(),
                config.health(),
                timers,
                (result, started) -> checked(node.id(), result, started));
        return new NodeSlot(node, NodeReducer.initial(config.health(), joining, timers.nanoTime()), breaker, checks);
    }

    private void startChecks(NodeSlot slot) {
        slot.checks.schedule(1 + reducer.firstCheckNanos((double) random.applyAsInt(JITTER_STEPS) / JITTER_STEPS));
    }

    private void checked(String id, CheckResult result, long startedNanos) {
        NodeSlot slot = slots.get(id);
        if (slot != null) {
            long now = timers.nanoTime();
            slot.traffic.tally().checked(result.evidence(), now - startedNanos);
            if (result.alive()) {
                slot.traffic.checkPassed(now - startedNanos, now);
            }
            intake.checked(slot, result, startedNanos);
        }
    }

    private void on(String id, Consumer<NodeSlot> task) {
        timers.execute(() -> {
            NodeSlot slot = slots.get(id);
            if (slot != null && !closed) {
                task.accept(slot);
            }
        });
    }

    private void run(NodeSlot slot, NodeEffect effect) {
        if (effect instanceof NodeEffect.Check check) {
            slot.checks.schedule(check.delayNanos());
        } else if (effect instanceof NodeEffect.StopChecks) {
            slot.checks.stop();
        } else if (effect instanceof NodeEffect.Warm warm) {
            long generation = warm.generation();
            slot.traffic.forgetLatency();
            Runnable ready = () -> on(slot.node.id(), s -> apply(s, new NodeEvent.Warmed(generation)));
            guarded(slot, () -> config.lifecycle().warm(slot.node, generation, ready));
        } else if (effect instanceof NodeEffect.Retire retire) {
            guarded(
                    slot,
                    () -> config.lifecycle().retire(slot.node, retire.generation(), retire.abort(), retire.cause()));
        } else if (effect instanceof NodeEffect.MoveBreaker move) {
            slot.move(move.move());
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

    private List<NodeView> views(long now) {
        List<NodeView> views = new ArrayList<>(slots.size());
        for (NodeSlot slot : slots.values()) {
            slot.position = views.size();
            views.add(slot.view(now));
        }
        return views;
    }
}
