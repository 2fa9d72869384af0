package io.mha.jdbc.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
    private final AtomicLong clock = new AtomicLong();

    @Test
    void letsNoMoreThanSoManyInAtATime() throws Exception {
        ConnectGate gate = new ConnectGate(2, 10, clock::get);
        Pool pool = new Pool();
        assertThat(gate.enter(pool)).isTrue();
        assertThat(gate.enter(pool)).isTrue();
        CompletableFuture<Boolean> third = entering(gate, pool);
        await().until(() -> pool.asked > 2);
        assertThat(third).isNotDone();
        gate.leave(false, false);
        assertThat(third.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void somebodyWhoComesToAnEmptyPoolMeanwhileGoesFirst() throws Exception {
        ConnectGate gate = new ConnectGate(9, 1, clock::get);
        Pool pool = new Pool();
        assertThat(gate.enter(pool)).isTrue();
        gate.leave(false, false);
        CompletableFuture<Boolean> refill = entering(gate, pool); // the clock stands still: not for itself
        await().until(() -> pool.asked > 3);
        assertThat(refill).isNotDone();
        pool.urgent = true;
        assertThat(refill.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotOpenMoreThanAllPoolsMayHaveTogether() throws Exception {
        ConnectGate gate = new ConnectGate(9, 10, clock::get);
        Pool pool = new Pool();
        pool.room = false;
        CompletableFuture<Boolean> more = entering(gate, pool);
        await().until(() -> pool.asked > 3);
        assertThat(more).isNotDone();
        pool.room = true;
        assertThat(more.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aPoolThatIsGivenUpNeedsNothingAnyMore() throws Exception {
        ConnectGate gate = new ConnectGate(9, 1, clock::get);
        Pool pool = new Pool();
        gate.enter(pool);
        gate.leave(true, true);
        CompletableFuture<Boolean> next = entering(gate, pool);
        await().until(() -> pool.asked > 3);
        pool.retired = true;
        assertThat(next.get(20, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void theFirstGenerationMayFillItsPoolAndALaterOneComesBackGently() throws Exception {
        ConnectGate gate = new ConnectGate(9, 3, clock::get);
        Pool pool = new Pool();
        gate.begin(1, 1);
        for (int i = 0; i < 3; i++) {
            gate.enter(pool);
            gate.leave(false, false);
        }
        clock.addAndGet(TimeUnit.SECONDS.toNanos(100));
        gate.begin(2, 1);
        gate.enter(pool);
        gate.leave(false, false);
        CompletableFuture<Boolean> second = entering(gate, pool);
        int asked = pool.asked;
        await().until(() -> pool.asked > asked + 2);
        assertThat(second).isNotDone();
        clock.addAndGet(ConnectPace.PERIOD_NANOS);
        assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    }

    private static CompletableFuture<Boolean> entering(ConnectGate gate, Pool pool) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return gate.enter(pool);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static final class Pool implements ConnectGate.Wish {
        volatile boolean retired;
        volatile boolean urgent;
        volatile boolean room = true;
        volatile int asked;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
        public boolean isRetired() {
            asked++;
            return retired;
        }

        @Override
        public boolean isUrgent() {
            return urgent;
        }

        @Override
        public boolean hasRoom() {
            return room;
        }
    }
}
