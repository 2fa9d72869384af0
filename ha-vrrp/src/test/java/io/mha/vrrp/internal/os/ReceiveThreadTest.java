package io.mha.vrrp.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real thread, and files in memory. What it does for others beside its sockets. */
class ReceiveThreadTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long SOON_NANOS = 200_000_000L;
    private static final int FOR_EVER = -1;

    private final FakeKernel kernel = new FakeKernel();
    private final ReceiveThread thread = open();
    private final int wake = 3;
    private final int file = kernel.file();
    private final List<Run> runs = new CopyOnWriteArrayList<>();

    /** A task that ran: when, where, and after how many polls. */
    private record Run(String task, long at, String thread, int polls) {}

    private ReceiveThread open() {
        try {
            return new ReceiveThread("mha-vrrp-test", kernel);
        } catch (KernelException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        thread.close();
    }

    private Runnable task(String name) {
        return () -> runs.add(new Run(
                name,
                System.nanoTime(),
                Thread.currentThread().getName(),
                kernel.polls().size()));
    }

    /** Runs something once on the thread, between two polls. */
    private void onTheThread(Runnable once) {
        thread.add(file, () -> {
            kernel.drain(file);
            once.run();
            return true;
        });
        kernel.put(file, (byte) 1);
    }

    private void awaitRuns(String... tasks) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(runs).extracting(Run::task).containsExactly(tasks));
    }

    private void awaitSleep() {
        await().atMost(LONG).until(() -> {
            List<Integer> polls = kernel.polls();
            return !polls.isEmpty() && polls.get(polls.size() - 1) == FOR_EVER;
        });
    }

    @Test
    void doesWithOneWakeUpWhatSeveralWantSoon() {
        long before = System.nanoTime();
        onTheThread(() -> {
            thread.soon(task("one"));
            thread.soon(task("two"));
            thread.soon(task("three"));
        });
        awaitRuns("one", "two", "three");
        assertThat(runs).extracting(Run::thread).containsOnly("mha-vrrp-test");
        assertThat(runs)
                .as("together")
                .extracting(Run::polls)
                .containsOnly(runs.get(0).polls());
        assertThat(runs.get(0).at() - before).as("not at once").isGreaterThanOrEqualTo(SOON_NANOS);
        assertThat(kernel.wakeUps).as("for the socket, and for the first task").isEqualTo(2);
        awaitSleep();
        assertThat(kernel.polls()).allMatch(timeout -> timeout <= 201).contains(FOR_EVER);
    }

    @Test
    void isWokenWhereItSleepsForEver() throws InterruptedException {
        thread.add(file, () -> true);
        awaitSleep();
        CountDownLatch ran = new CountDownLatch(2);
        thread.soon(ran::countDown);
        thread.soon(ran::countDown);
        assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
        awaitSleep();
    }

    @Test
    void hurriesForNoTrafficAndIsKeptFromItByNone() {
        AtomicInteger packets = new AtomicInteger();
        long before = System.nanoTime();
        BooleanSupplier flooded = () -> {
            if (packets.getAndIncrement() == 0) {
                thread.soon(task("one"));
            }
            return runs.isEmpty(); // the file is never empty
        };
        kernel.put(file, (byte) 1);
        thread.add(file, flooded);
        awaitRuns("one");
        assertThat(runs.get(0).at() - before).isGreaterThanOrEqualTo(SOON_NANOS);
        assertThat(packets).hasValueGreaterThan(1);
    }

    @Test
    void aTaskThatFailsTakesNobodyAlong() {
        AtomicInteger packets = new AtomicInteger();
        onTheThread(() -> {
            if (packets.getAndIncrement() == 0) {
                thread.soon(() -> {
                    throw new IllegalStateException("as this test wants it");
                });
                thread.soon(task("two"));
            }
        });
        awaitRuns("two");
        kernel.put(file, (byte) 1);
        await().atMost(LONG).untilAsserted(() -> assertThat(packets).hasValue(2));
    }

    @Test
    void whatATaskWantsSoonComesTheNextTime() {
        onTheThread(() -> thread.soon(() -> {
            task("one").run();
            thread.soon(task("two"));
        }));
        awaitRuns("one", "two");
        assertThat(runs.get(1).at() - runs.get(0).at()).isGreaterThanOrEqualTo(SOON_NANOS);
    }

    @Test
    void keepsWhatIsWantedBeforeItsFirstSocket() {
        thread.soon(task("one"));
        assertThat(kernel.polls()).as("no thread for it").isEmpty();
        thread.add(file, () -> true);
        awaitRuns("one");
    }

    @Test
    void doesNothingMoreOnceItEnds() {
        onTheThread(() -> {
            thread.soon(task("one"));
            thread.soon(thread::close);
            thread.soon(task("two"));
        });
        await().atMost(LONG).until(() -> kernel.isClosed(wake));
        assertThat(runs).extracting(Run::task).containsExactly("one");
        int written = kernel.wakeUps;
        thread.soon(task("three"));
        assertThat(kernel.wakeUps).isEqualTo(written);
        assertThat(kernel.strays).isZero();
    }

    /** Its number may be that of another file by then. */
    @Test
    void writesToNoFileThatItHasClosedAfterAFailure() {
        thread.add(file, () -> true);
        awaitSleep();
        kernel.failPolls(Errno.EINVAL);
        await().atMost(LONG).until(() -> kernel.isClosed(wake));
        thread.soon(task("one"));
        thread.close();
        assertThat(kernel.strays).isZero();
        assertThat(runs).isEmpty();
    }
}
