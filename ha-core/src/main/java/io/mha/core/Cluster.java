package io.mha.core;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.config.ConfigException;
import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.internal.balance.RetryBudget;
import io.mha.core.internal.loop.StateLoop;
import io.mha.core.internal.time.SystemTimers;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes that do the same: which of them are usable, and which one is next. Thread-safe. Picks read one
 * immutable snapshot and never wait; everything that changes the snapshot happens on one control thread.
 */
public final class Cluster implements AutoCloseable {
    private final StateLoop loop;
    private final Timers timers;

    /**
     * The budget of retries.
     *
     * @param granted how many were allowed since the start
     * @param refused how many were not
     * @param available how many could be made now
     */
    public record Retries(long granted, long refused, int available) {}

    private Cluster(StateLoop loop, Timers timers) {
        this.loop = loop;
        this.timers = timers;
    }

    /**
     * Starts to check the nodes, on threads of its own, named {@code mha-<name>-...}. Until the first results are in, all
     * nodes are taken to be usable.
     *
     * @param config the settings
     * @return the running cluster
     */
    public static Cluster start(ClusterConfig config) {
        return start(config, new SystemTimers(config.name()));
    }

    /**
     * Starts to check the nodes, with time and threads of the caller: a virtual clock, for instance.
     *
     * @param config the settings
     * @param timers time and threads; closed with the cluster
     * @return the running cluster
     */
    public static Cluster start(ClusterConfig config, Timers timers) {
        StateLoop loop = new StateLoop(config, timers);
        loop.start();
        return new Cluster(loop, timers);
    }

    /**
     * All nodes and their states now.
     *
     * @return an immutable snapshot
     */
    public Topology topology() {
        return loop.topology();
    }

    /**
     * The next node. Wait-free, allocates nothing.
     *
     * @param request what the caller asks
     * @return {@code null} if no usable node is left for this request
     */
    public @Nullable NodeView pick(Request request) {
        return loop.pick(request);
    }

    /**
     * Asks whether a failed call may be tried again: retries are limited to 10 % of the picks and 10 a second, so that
     * they cannot multiply the load of an outage.
     *
     * @return whether there was one left; it is taken
     */
    public boolean tryRetry() {
        return loop.tryRetry();
    }

    /**
     * What became of the questions for retries.
     *
     * @return as of now
     */
    public Retries retries() {
        RetryBudget budget = loop.retries();
        return new Retries(budget.granted(), budget.refused(), budget.available());
    }

    /** Lets the removals happen now that wait because too many nodes went at once. */
    public void confirmRemovals() {
        loop.confirmRemovals();
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
        return loop.awaitChange(seen, deadline);
    }

    /**
     * A call failed. Evidence that does not speak against the node, and evidence of an old generation, changes nothing.
     *
     * @param nodeId on which node
     * @param generation of the node when the connection was made
     * @param evidence what the failure means
     * @param detail one line, without secrets
     */
    public void report(String nodeId, long generation, Evidence evidence, String detail) {
        loop.report(nodeId, generation, evidence, detail);
    }

    /**
     * Checks a node now instead of when it is due; at most one check a node at a time, and at least 100 ms apart.
     *
     * @param nodeId which node
     * @param then gets the result, on the control thread
     */
    public void checkNow(String nodeId, Consumer<CheckResult> then) {
        loop.checkNow(nodeId, then);
    }

    /**
     * Carries out what an operator wants. Returns at once; the command takes effect in the order in which commands are
     * given, and an event tells of it.
     *
     * @param command what is wanted
     * @throws ConfigException if the cluster has no such node, if the last node is to be removed, or if a node is to be
     *     added whose name or address belongs to another one
     */
    public void execute(Command command) {
        loop.execute(command);
    }

    /**
     * Why a node gets the traffic that it gets.
     *
     * @param nodeId which node
     * @return one line: status, since when, cause, last check, breaker, votes
     */
    public String explain(String nodeId) {
        return loop.explain(nodeId);
    }

    /**
     * Why picks go where they go: the algorithm, the nodes it chooses from, and the reason for each node.
     *
     * @return a line on the choice, and one for each node
     */
    public String explainPick() {
        return loop.explainPick();
    }

    /**
     * How many events did not reach the listeners because they were too slow.
     *
     * @return since the start
     */
    public long droppedEvents() {
        return loop.droppedEvents();
    }

    /** Ends all checks and all threads. */
    @Override
    public void close() {
        loop.close();
        timers.close();
    }
}
