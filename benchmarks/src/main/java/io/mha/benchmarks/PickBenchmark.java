package io.mha.benchmarks;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.HealthPolicy;
import io.mha.core.health.NodeState;
import io.mha.core.internal.balance.Admission;
import io.mha.core.internal.health.NodeReducer;
import io.mha.core.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a pick costs, what the counters of a call cost on top, and what it costs to prepare for other weights. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBenchmark {
    private static final int KEYS = 1_024;
    private static final long CALL_NANOS = 1_000_000;
    private static final Admission.Panic CALM = new Admission.Panic(0.5, 0.6, 0);

    /** The algorithm. */
    @Param({"peak-ewma", "p2c", "roundrobin", "static-rr", "leastconn", "random", "first", "hash", "source"})
    public String balance = "";

    /** How many candidates. */
    @Param({"3", "100"})
    public int nodes;

    private final IntUnaryOperator random = bound -> ThreadLocalRandom.current().nextInt(bound);
    private final Request[] requests = new Request[KEYS];
    private List<NodeView> candidates = List.of();
    private List<NodeView> ramping = List.of();
    private Balancer balancer = Balancer.byName("p2c");
    private Picker picker = request -> null;
    private int next;
    private long now;

    /** Nodes of equal weight with some calls in flight and latencies between 1 and 4 ms. */
    @Setup(Level.Iteration)
    public void prepare() {
        NodeState state = NodeReducer.initial(HealthPolicy.DEFAULT, 0);
        balancer = Balancer.byName(balance);
        candidates = new ArrayList<>();
        ramping = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            Node node = Node.of("n" + i + ".example", 3306).named("n" + i);
            NodeTraffic traffic = new NodeTraffic();
            NodeView view = new NodeView(node, state, Admission.weight(node, state, 0), traffic);
            for (int calls = 2 + i % 3; calls > 0; calls--) {
                traffic.begin();
            }
            traffic.took(CALL_NANOS * (1 + i % 4), CALL_NANOS * i);
            candidates.add(view);
            ramping.add(new NodeView(view.node(), view.state(), 2 * view.weight() + 2 * i + 1, traffic));
        }
        for (int i = 0; i < KEYS; i++) {
            requests[i] = balancer.needsKey() ? Request.keyed("tenant-" + i) : Request.ANY;
        }
        picker = balancer.picker(candidates, random);
    }

    private Request request() {
        return requests[next++ & (KEYS - 1)];
    }

    /**
     * A pick alone.
     *
     * @return the node
     */
    @Benchmark
    public Object pick() {
        return picker.pick(request());
    }

    /**
     * A pick and all that a call counts, with a latency that changes from call to call.
     *
     * @return the node
     */
    @Benchmark
    public Object call() {
        NodeView picked = picker.pick(request());
        if (picked == null) {
            throw new IllegalStateException("no node");
        }
        NodeTraffic traffic = picked.traffic();
        traffic.begin();
        now += CALL_NANOS / 100;
        traffic.took(CALL_NANOS * (1 + (next & 3)), now);
        traffic.succeeded();
        traffic.end();
        return picked;
    }

    /**
     * A topology and its picker for weights that have no common divisor, as in a slow start.
     *
     * @return the picker
     */
    @Benchmark
    public Object rebuild() {
        Admission admission = Admission.of(ramping, CALM, false, 0);
        Topology topology = new Topology(1, ramping, admission.candidates(), admission.trials(), admission.panic(), 0);
        return balancer.picker(topology.candidates(), random, picker);
    }
}
