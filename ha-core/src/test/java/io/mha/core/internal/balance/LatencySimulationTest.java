package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.testing.Views;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ten nodes, some clients that know nothing of each other, 2,000 calls a second that take 20 ms (exponential) on one of
 * 16 slots: on a virtual clock, without a breaker. The first node is the bad one.
 */
class LatencySimulationTest {
    private static final int NODES = 10;
    private static final int SLOTS = 16;
    private static final double MS = 1e6;
    private static final double S = 1e9;
    private static final double RATE = 2_000 / S;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void aNodeThatFailsFastIsLeftAlone(int clients) {
        Cluster cluster = new Cluster(clients, 1);
        cluster.slowness = 0.05;
        cluster.failing = 1;
        cluster.run(60 * S);

        assertThat(cluster.shareOfTheBad()).isLessThanOrEqualTo(0.005);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void aNodeThatIsTenTimesAsSlowIsNearlyLeftAlone(int clients) {
        Cluster cluster = new Cluster(clients, 2);
        cluster.slowness = 10;
        cluster.run(6 * S); // first calls are soon forgotten, so each client tries it a few times more
        cluster.forgetCounts();
        cluster.run(60 * S);

        assertThat(cluster.shareOfTheBad()).isLessThanOrEqualTo(0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void aNodeThatFailsHalfOfTheTimeIsNearlyLeftAlone(int clients) {
        Cluster cluster = new Cluster(clients, 3);
        cluster.failing = 0.5;
        cluster.run(60 * S);

        assertThat(cluster.shareOfTheBad()).isLessThanOrEqualTo(0.01);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void aNodeThatHasRecoveredHasItsShareAgain(int clients) {
        Cluster cluster = new Cluster(clients, 4);
        cluster.failing = 1;
        cluster.run(60 * S);
        cluster.failing = 0;
        cluster.run(3 * (double) Decay.TAU_NANOS);
        cluster.forgetCounts();
        cluster.run(30 * S);

        assertThat(cluster.shareOfTheBad()).isGreaterThanOrEqualTo(0.8 / NODES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 50})
    void healthyNodesShareTheLoad(int clients) {
        Cluster cluster = new Cluster(clients, 5);
        cluster.run(30 * S);
        cluster.forgetCounts();
        cluster.run(60 * S);

        assertThat(cluster.fairness()).isGreaterThanOrEqualTo(0.98);
    }

    private record Call(double at, int node, NodeView view, double startedAt, boolean fails) {}

    private static final class Cluster {
        private final Random random;
        private final List<List<NodeView>> clients = new ArrayList<>();
        private final List<Picker> pickers = new ArrayList<>();
        private final PriorityQueue<Call> ends = new PriorityQueue<>(Comparator.comparingDouble(Call::at));
        private final double[][] freeAt = new double[NODES][SLOTS];
        private int[] counts = new int[NODES];
        private double now;
        double slowness = 1;
        double failing;

        Cluster(int size, int seed) {
            random = new Random(seed);
            for (int client = 0; client < size; client++) {
                List<NodeView> views = IntStream.range(0, NODES)
                        .mapToObj(i -> Views.up("n" + i, 1))
                        .toList();
                clients.add(views);
                pickers.add(new PeakEwma().picker(views, random::nextInt));
            }
        }

        void run(double nanos) {
            for (double end = now + nanos; now < end; ) {
                now += -Math.log(1 - random.nextDouble()) / RATE;
                finishUntil(now);
                begin(random.nextInt(clients.size()));
            }
        }

        private void begin(int client) {
            NodeView view = Objects.requireNonNull(pickers.get(client).pick(Request.ANY));
            int node = clients.get(client).indexOf(view);
            view.traffic().begin();
            counts[node]++;
            int slot = 0;
            for (int i = 1; i < SLOTS; i++) {
                slot = freeAt[node][i] < freeAt[node][slot] ? i : slot;
            }
            double work = -Math.log(1 - random.nextDouble()) * 20 * MS * (node == 0 ? slowness : 1);
            double end = Math.max(now, freeAt[node][slot]) + work;
            freeAt[node][slot] = end;
            ends.add(new Call(end, node, view, now, node == 0 && random.nextDouble() < failing));
        }

        private void finishUntil(double time) {
            for (Call call = ends.peek(); call != null && call.at() <= time; call = ends.peek()) {
                ends.remove();
                call.view().traffic().end();
                if (call.fails()) {
                    call.view().traffic().failed((long) call.at());
                } else {
                    call.view().traffic().took((long) (call.at() - call.startedAt()), (long) call.at());
                }
            }
        }

        void forgetCounts() {
            counts = new int[NODES];
        }

        double shareOfTheBad() {
            return (double) counts[0] / IntStream.of(counts).sum();
        }

        /** Jain's index: 1 if all nodes have the same. */
        double fairness() {
            double sum = IntStream.of(counts).sum();
            double squares =
                    IntStream.of(counts).asDoubleStream().map(x -> x * x).sum();
            return sum * sum / (NODES * squares);
        }
    }
}
