package io.mha.vrrp.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouterConfig;
import io.mha.vrrp.VrrpState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Real threads, and the kernels in memory. */
class LoopThreadTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mha-vrrp"))
                .toList();
    }

    @Test
    void runsWhatIsDueInItsOrder() throws InterruptedException {
        try (LoopThread loop = new LoopThread()) {
            ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(() -> {
                loop.schedule(40_000_000, done::countDown);
                loop.schedule(20_000_000, () -> order.add("second"));
                loop.schedule(10_000_000, () -> order.add("first"));
                loop.schedule(15_000_000, () -> order.add("never")).cancel();
            });
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(order).containsExactly("first", "second");
        }
    }

    @Test
    void survivesATaskThatFails() throws InterruptedException {
        try (LoopThread loop = new LoopThread()) {
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(() -> {
                throw new IllegalStateException("of the test");
            });
            loop.schedule(1_000, done::countDown);
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void handsOverInParallelAndLeavesNoThreadBehind() throws InterruptedException {
        FakeLan lan = new FakeLan();
        FakeNetwork network = lan.host("192.0.2.11");
        RouterHost host = new RouterHost(new LoopThread(), () -> network);
        assertThat(threads()).as("before the first start").isEmpty();
        ConcurrentLinkedQueue<VrrpState> told = new ConcurrentLinkedQueue<>();
        for (int vrid = 1; vrid <= 20; vrid++) {
            VirtualRouterConfig config = VirtualRouterConfig.builder("eth0", vrid)
                    .address("198.51.100." + vrid)
                    .priority(255)
                    .handOver(Duration.ofSeconds(1))
                    .build();
            HostedRouter router = host.add(config, Bench.settings(config));
            router.addListener(event -> {
                if (event instanceof VirtualRouter.Event.Transition change && change.to() == VrrpState.INITIALIZE) {
                    told.add(change.to());
                }
            });
            router.start();
            assertThat(router.awaitMaster(LONG)).isTrue();
        }
        long before = System.nanoTime();
        host.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .as("one after another it would be 20 s")
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(15));
        assertThat(told).hasSize(20);
        assertThat(network.isClosed()).isTrue();
        assertThat(lan.sockets()).isEmpty();
        Awaitility.await().atMost(LONG).until(() -> threads().isEmpty());
        host.close();
    }

    @Test
    void aListenerMayStopItsOwnRouter() throws InterruptedException {
        FakeLan lan = new FakeLan();
        FakeNetwork network = lan.host("192.0.2.11");
        try (RouterHost host = new RouterHost(new LoopThread(), () -> network)) {
            VirtualRouterConfig config = Bench.config().priority(255).build();
            HostedRouter router = host.add(config, Bench.settings(config));
            CountDownLatch ended = new CountDownLatch(1);
            router.addListener(event -> {
                if (event instanceof VirtualRouter.Event.Transition change) {
                    if (change.to() == VrrpState.MASTER) {
                        router.stop();
                    } else if (change.to() == VrrpState.INITIALIZE) {
                        ended.countDown();
                    }
                }
            });
            router.start();
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
