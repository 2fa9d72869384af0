package io.mha.core.internal.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.Balancer;
import io.mha.core.balance.NodeTraffic;
import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several threads at once on what calls touch: whatever the order, no count is lost and no permit is used twice. */
class ConcurrencyStressTest {
    private static final int THREADS = 4;
    private static final int CALLS = 2_500_000;

    @Test
    void noCountIsLostInTenMillionCalls() throws Exception {
        NodeTraffic[] nodes = {new NodeTraffic(), new NodeTraffic(), new NodeTraffic()};
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong collected = new AtomicLong();
        Callable<Void> controlThread = () -> { // as the control thread collects evidence: by differences
            long[] seen = new long[nodes.length];
            boolean last;
            do {
                last = done.get();
                for (int i = 0; i < nodes.length; i++) {
                    long sum = nodes[i].successes();
                    assertThat(sum).isGreaterThanOrEqualTo(seen[i]);
                    assertThat(nodes[i].inFlight()).isBetween(0, THREADS);
                    collected.addAndGet(sum - seen[i]);
                    seen[i] = sum;
                }
            } while (!last);
            return null;
        };
        runWith(controlThread, done, thread -> {
            for (int i = 0; i < CALLS; i++) {
                NodeTraffic node = nodes[i % nodes.length];
                node.begin();
                if (i % 5 == 0) {
                    node.failed(i);
                } else {
                    node.succeeded();
                    node.took(1_000 + i % 7, i);
                }
                node.end();
            }
        });

        long picks = 0;
        long successes = 0;
        for (NodeTraffic node : nodes) {
            assertThat(node.inFlight()).isZero();
            assertThat(node.latencyNanos()).isBetween(1L, 5_000_000_000L);
            picks += node.picks();
            successes += node.successes();
        }
        assertThat(picks).isEqualTo((long) THREADS * CALLS);
        assertThat(successes).isEqualTo((long) THREADS * CALLS / 5 * 4);
        assertThat(collected.get()).isEqualTo(successes);
    }

    @Test
    void asManyTrialsAreTakenAsWereGranted() throws Exception {
        NodeTraffic node = new NodeTraffic();
        int granted = 50_000;
        node.grantTrials(granted);
        AtomicLong kept = new AtomicLong();
        run(thread -> {
            long own = 0;
            for (int i = 0; i < CALLS / 5; i++) {
                long permit = node.tryTrial();
                if (permit != 0) {
                    if (i % 3 == 0) {
                        node.returnTrial(permit);
                    } else {
                        own++;
                    }
                }
            }
            kept.addAndGet(own);
        });
        while (node.tryTrial() != 0) {
            kept.incrementAndGet();
        }

        assertThat(kept.get()).isEqualTo(granted);
    }

    @Test
    void trialsThatAreGivenBackAreThereAgain() throws Exception {
        NodeTraffic node = new NodeTraffic();
        node.grantTrials(1_000);
        run(thread -> {
            for (int i = 0; i < CALLS / 2; i++) {
                long permit = node.tryTrial();
                if (permit != 0) {
                    node.returnTrial(permit);
                }
            }
        });
        int left = 0;
        while (left < 2_000_000 && node.tryTrial() != 0) {
            left++;
        }

        assertThat(left).isEqualTo(1_000);
    }

    /** What the loop does: pickers are swapped under those who pick. Each pick belongs to one picker that was there. */
    @ParameterizedTest
    @ValueSource(strings = {"peak-ewma", "roundrobin", "leastconn", "hash"})
    void pickersAreSwappedUnderThoseWhoPick(String name) throws Exception {
        Balancer balancer = Balancer.byName(name);
        List<NodeView> all = BalancersTest.views(List.of(5, 3, 1, 7));
        AtomicReference<Picker> current = new AtomicReference<>(balancer.picker(all, new SplittableRandom(1)::nextInt));
        AtomicBoolean done = new AtomicBoolean();
        Callable<Void> controlThread = () -> {
            SplittableRandom random = new SplittableRandom(2);
            while (!done.get()) {
                List<NodeView> some = new ArrayList<>(all.subList(0, 1 + random.nextInt(all.size())));
                Picker before = current.get();
                current.set(balancer.picker(some, new SplittableRandom(3)::nextInt, before));
            }
            return null;
        };
        runWith(controlThread, done, thread -> {
            Request request = Request.keyed("key-" + thread);
            for (int i = 0; i < CALLS / 10; i++) {
                NodeView picked = Objects.requireNonNull(current.get().pick(request));
                picked.traffic().begin();
                picked.traffic().took(1_000_000, i);
                picked.traffic().end();
            }
        });

        assertThat(all).allMatch(view -> view.traffic().inFlight() == 0);
        assertThat(all.stream().mapToLong(view -> view.traffic().picks()).sum()).isEqualTo(THREADS * (CALLS / 10));
    }

    @Test
    void theRotationHasTheExactCountsForSeveralThreadsTogether() throws Exception {
        List<NodeView> views = BalancersTest.views(List.of(5, 3, 2));
        Picker picker = Balancer.byName("roundrobin").picker(views, bound -> 0);
        run(thread -> {
            for (int i = 0; i < CALLS / 5; i++) {
                Objects.requireNonNull(picker.pick(Request.ANY)).traffic().begin();
            }
        });

        long picks = THREADS * (CALLS / 5);
        assertThat(views.get(0).traffic().picks()).isEqualTo(picks / 10 * 5);
        assertThat(views.get(1).traffic().picks()).isEqualTo(picks / 10 * 3);
        assertThat(views.get(2).traffic().inFlight()).isEqualTo((int) (picks / 10 * 2));
    }

    @Test
    void theBudgetIsNotOverdrawn() throws Exception {
        RetryBudget budget = new RetryBudget(() -> 0, () -> 0);
        AtomicLong granted = new AtomicLong();
        run(thread -> {
            for (int i = 0; i < CALLS / 10; i++) {
                granted.addAndGet(budget.tryRetry() ? 1 : 0);
            }
        });

        assertThat(granted.get()).isEqualTo(100).isEqualTo(budget.granted());
        assertThat(budget.refused()).isEqualTo(THREADS * (CALLS / 10) - 100);
    }

    @Test
    void allThreadsAreGivenTheSameNodeForAKeyAndTheTableKeepsItsBound() throws Exception {
        List<NodeView> views = BalancersTest.views(List.of(1, 1, 1));
        AtomicLong clock = new AtomicLong();
        StickyTable table = new StickyTable(1_000, 150, clock::get);
        Picker picker = table.over(views, Balancer.byName("roundrobin").picker(views, bound -> 0));
        AtomicBoolean done = new AtomicBoolean();
        String[][] given = new String[THREADS][200];
        Callable<Void> controlThread = () -> {
            while (!done.get()) {
                table.sweep(clock.get());
                assertThat(table.size()).isBetween(0, 100 + THREADS);
            }
            return null;
        };
        runWith(controlThread, done, thread -> {
            for (int i = 0; i < 20_000; i++) {
                int key = i % 100;
                NodeView picked = Objects.requireNonNull(picker.pick(Request.keyed("key-" + key)));
                String before = given[thread][key];
                assertThat(before == null || before.equals(picked.node().id())).isTrue();
                given[thread][key] = picked.node().id();
            }
        });
        for (int thread = 1; thread < THREADS; thread++) {
            assertThat(given[thread]).isEqualTo(given[0]);
        }
        assertThat(table.size()).isEqualTo(100);
        clock.addAndGet(1_000);
        table.sweep(clock.get());
        assertThat(table.size()).isZero();
    }

    private interface Work {
        void of(int thread) throws Exception;
    }

    private static void run(Work work) throws Exception {
        runWith(() -> null, new AtomicBoolean(), work);
    }

    private static void runWith(Callable<Void> controlThread, AtomicBoolean done, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                workers.add(threads.submit(() -> {
                    start.await();
                    work.of(thread);
                    return null;
                }));
            }
            Future<Void> control = threads.submit(controlThread);
            try {
                for (Future<?> worker : workers) {
                    worker.get();
                }
            } finally {
                done.set(true);
            }
            control.get();
        } finally {
            threads.shutdownNow();
        }
    }
}
