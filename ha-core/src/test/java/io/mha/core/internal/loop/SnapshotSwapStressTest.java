package io.mha.core.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Request;
import io.mha.core.balance.Topology;
import io.mha.core.health.NodeState.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Threads that pick while the snapshot is swapped under them. */
class SnapshotSwapStressTest {
    private static final int THREADS = 3;
    private static final int ENOUGH = 200_000;

    @Test
    void nobodyPicksFromASnapshotThatNeverWas() throws Exception {
        LoopRig rig = LoopRig.of(3, 3).settled();
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong picks = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(threads.submit(() -> {
                    while (!done.get()) {
                        pick(rig);
                        picks.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 500 || (picks.get() < ENOUGH && workers.stream().noneMatch(Future::isDone)); i++) {
                String id = i % 2 == 0 ? "a" : "b"; // c is always there
                rig.vote(id, "api", Wish.MAINT);
                rig.vote(id, "api", Wish.READY);
                rig.advance(Duration.ofSeconds(3)); // some steps of a slow start
            }
            done.set(true);
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }

        assertThat(rig.loop.topology().nodes()).allMatch(view -> view.traffic().inFlight() == 0);
        assertThat(rig.loop.topology().nodes().stream()
                        .mapToLong(view -> view.traffic().picks())
                        .sum())
                .isEqualTo(picks.get());
    }

    private static void pick(LoopRig rig) {
        Topology before = rig.loop.topology();
        NodeView picked = Objects.requireNonNull(rig.loop.pick(Request.ANY));
        Topology after = rig.loop.topology();
        picked.traffic().begin();
        picked.traffic().end();

        assertThat(picked.state().inService()).isTrue();
        assertThat(after.version()).isGreaterThanOrEqualTo(before.version());
        if (after.version() == before.version()) {
            assertThat(after.candidates())
                    .anyMatch(view -> view.node().equals(picked.node())
                            && view.weight() == picked.weight()
                            && view.state().generation() == picked.state().generation());
        }
    }
}
