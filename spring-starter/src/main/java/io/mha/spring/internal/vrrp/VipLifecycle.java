package io.mha.spring.internal.vrrp;

import io.mha.core.time.Timers;
import io.mha.vrrp.VirtualRouter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Starts after everything else and stops before everything else: the port answers before the addresses come, and they
 * are handed over before the web server begins to drain.
 */
final class VipLifecycle implements SmartLifecycle, DisposableBean, ApplicationListener<AvailabilityChangeEvent<?>> {
    private final ConfiguredRouters routers;
    private final ObjectProvider<HealthLookup> health;
    private final ObjectProvider<ApplicationAvailability> availability;
    private final ApplicationContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<Candidate> candidates = List.of();
    private volatile @Nullable Timers timers;
    private volatile @Nullable Following following;

    VipLifecycle(
            ConfiguredRouters routers,
            ObjectProvider<HealthLookup> health,
            ObjectProvider<ApplicationAvailability> availability,
            ApplicationContext context) {
        this.routers = routers;
        this.health = health;
        this.availability = availability;
        this.context = context;
    }

    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** What this system does not allow is said here, while the application can still refuse to start. */
    @Override
    public void start() {
        lock.lock();
        try {
            if (timers != null || routers.all().isEmpty()) {
                return;
            }
            routers.all().values().forEach(VirtualRouter::check);
            Timers begun = Timers.system("vip");
            try {
                begin(begun);
            } catch (RuntimeException e) {
                begun.close();
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    private void begin(Timers begun) {
        List<Candidate> all = routers.all().entrySet().stream()
                .map(entry -> new Candidate(plan(entry.getKey()), entry.getValue(), begun))
                .toList();
        Map<String, Supplier<String>> indicators = new LinkedHashMap<>();
        health.forEach(lookup -> indicators.putAll(lookup.indicators()));
        Following follows = new Following(routers.properties(), all, indicators, begun);
        candidates = all;
        timers = begun;
        following = follows;
        follows.start();
        follows.ready(!awaitsReadiness() || isReady());
    }

    private RouterPlan plan(String name) {
        RouterPlan plan = routers.properties().routers().get(name);
        if (plan == null) {
            throw new IllegalStateException(name);
        }
        return plan;
    }

    private boolean awaitsReadiness() {
        return routers.properties().get(StarterKeys.CLAIM).equals("ready");
    }

    private boolean isReady() {
        ApplicationAvailability now = availability.getIfAvailable();
        return now != null && now.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
    }

    /** Those of a child, for instance of the management port, are not ours. */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
        boolean ours = !(event.getSource() instanceof ApplicationContext)
                || event.getSource().equals(context);
        if (!ours || !(event.getState() instanceof ReadinessState state) || !awaitsReadiness()) {
            return;
        }
        Following follows = following;
        if (follows != null) {
            follows.ready(state == ReadinessState.ACCEPTING_TRAFFIC);
        }
    }

    /**
     * Hands all over at the same time, and returns when it is done and the application has heard of it; the bounds are those
     * of the routers.
     */
    @Override
    public void stop() {
        lock.lock();
        try {
            Timers ending = timers;
            if (ending == null) {
                return;
            }
            handOver(ending);
            routers.news().awaitEnds();
            ending.close();
            timers = null;
            following = null;
            candidates = List.of();
        } finally {
            lock.unlock();
        }
    }

    private void handOver(Timers ending) {
        CountDownLatch left = new CountDownLatch(candidates.size());
        for (Candidate candidate : candidates) {
            ending.runBlocking(() -> {
                try {
                    candidate.close();
                } finally {
                    left.countDown();
                }
            });
        }
        try {
            left.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return timers != null;
    }

    @Override
    public void destroy() {
        stop();
    }

    /** Why a router does not take part; empty if it does. */
    String reason(String name) {
        return candidates.stream()
                .filter(candidate -> candidate.plan().name().equals(name))
                .map(Candidate::reason)
                .findFirst()
                .orElse("the application context is not running");
    }
}
