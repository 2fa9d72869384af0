package io.mha.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.core.testing.Logs;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads, but no test waits for time to pass: each waits for what it expects. */
@Timeout(30)
class SystemTimersTest {
    private final Timers timers = Timers.system("unit-test");

    @BeforeAll
    static void quiet() {
        Logs.off();
    }

    @AfterEach
    void close() {
        timers.close();
    }

    @Test
    void threadsAreDaemonsWithTellingNames() throws Exception {
        CompletableFuture<Thread> control = new CompletableFuture<>();
        CompletableFuture<Thread> blocking = new CompletableFuture<>();
        timers.execute(() -> control.complete(Thread.currentThread()));
        timers.runBlocking(() -> blocking.complete(Thread.currentThread()));

        assertThat(soon(control).getName()).isEqualTo("mha-unit-test-control");
        assertThat(soon(control).isDaemon()).isTrue();
        assertThat(soon(blocking).getName()).isEqualTo("mha-unit-test-check-1");
        assertThat(soon(blocking).isDaemon()).isTrue();
    }

    @Test
    void whatFindsNoThreadWaitsForOne() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(300); // on Java 17 there are 256 threads
        for (int i = 0; i < 300; i++) {
            timers.runBlocking(() -> {
                awaitQuietly(go);
                done.countDown();
            });
        }
        go.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void allThreadsAreGoneAfterClose() throws Exception {
        CompletableFuture<Thread> control = new CompletableFuture<>();
        CompletableFuture<Thread> blocking = new CompletableFuture<>();
        CountDownLatch never = new CountDownLatch(1);
        timers.execute(() -> control.complete(Thread.currentThread()));
        timers.runBlocking(() -> {
            blocking.complete(Thread.currentThread());
            awaitQuietly(never);
        });
        soon(control);
        soon(blocking);
        timers.close();

        soon(control).join(5_000);
        soon(blocking).join(5_000);
        assertThat(soon(control).isAlive()).isFalse();
        assertThat(soon(blocking).isAlive()).isFalse();
    }

    @Test
    void everythingIsDroppedAfterClose() {
        timers.close();
        AtomicBoolean ran = new AtomicBoolean();
        timers.execute(() -> ran.set(true));
        timers.schedule(0, () -> ran.set(true)).cancel();
        timers.runBlocking(() -> ran.set(true)).cancel();
        timers.close();

        assertThat(ran).isFalse();
    }

    @Test
    void tasksRunInTheOrderOfTheirDueTime() throws Exception {
        List<String> order = new ArrayList<>();
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        timers.execute(() -> {
            timers.schedule(TimeUnit.MILLISECONDS.toNanos(40), () -> done.complete(order));
            timers.schedule(TimeUnit.MILLISECONDS.toNanos(20), () -> order.add("later"));
            timers.schedule(-5, () -> order.add("overdue"));
            timers.execute(() -> order.add("now"));
        });

        assertThat(soon(done)).containsExactly("overdue", "now", "later");
    }

    @Test
    void aCancelledTaskDoesNotRun() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        CompletableFuture<Boolean> after = new CompletableFuture<>();
        timers.execute(() -> {
            timers.schedule(0, () -> ran.set(true)).cancel();
            timers.execute(() -> after.complete(ran.get()));
        });

        assertThat(soon(after)).isFalse();
    }

    @Test
    void cancellingABlockingTaskInterruptsIt() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Timers.Handle handle = timers.runBlocking(() -> {
            begun.countDown();
            interrupted.complete(awaitQuietly(never));
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        handle.cancel();

        assertThat(soon(interrupted)).isTrue();
    }

    @Test
    void aTaskThatThrowsDoesNotEndTheControlThread() throws Exception {
        CompletableFuture<Boolean> after = new CompletableFuture<>();
        timers.execute(() -> {
            throw new IllegalStateException("a defect");
        });
        timers.execute(() -> {
            throw new AssertionError("a worse one");
        });
        timers.execute(() -> after.complete(true));

        assertThat(soon(after)).isTrue();
    }

    @Test
    void theClockGoesOn() {
        long before = timers.nanoTime();
        assertThat(timers.nanoTime() - before).isNotNegative();
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static <T> T soon(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(10, TimeUnit.SECONDS);
    }
}
