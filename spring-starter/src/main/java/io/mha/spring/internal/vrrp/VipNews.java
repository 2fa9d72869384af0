package io.mha.spring.internal.vrrp;

import io.mha.spring.VipEvent;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VirtualRouter.Event.Transition;
import io.mha.vrrp.VrrpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/** Publishes what becomes of virtual routers, and knows how far the application has heard of it. Thread-safe. */
final class VipNews {
    /** A listener that takes longer, or that waits itself for the end of the application, holds nothing up. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ApplicationEventPublisher publisher;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, VrrpState> told = new HashMap<>();
    private volatile @Nullable Thread teller;

    VipNews(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    void follow(String name, VirtualRouter router) {
        router.addListener(event -> {
            if (event instanceof Transition transition) {
                on(name, router.config().addresses(), transition);
            }
        });
    }

    private void on(String name, List<String> addresses, Transition transition) {
        teller = Thread.currentThread();
        try {
            publish(name, addresses, transition);
        } finally {
            teller = null;
            lock.lock();
            try {
                told.put(name, transition.to());
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void publish(String name, List<String> addresses, Transition transition) {
        if (transition.to() == VrrpState.MASTER) {
            publisher.publishEvent(new VipEvent.VipAcquired(name, addresses, transition.token()));
        } else if (transition.from() == VrrpState.MASTER) {
            publisher.publishEvent(new VipEvent.VipLost(name, addresses, transition.token(), transition.cause()));
        }
    }

    /** Waits, for a moment at most, until the application has heard that all have ended. */
    void awaitEnds() {
        if (Thread.currentThread().equals(teller)) {
            return; // a listener closes the application
        }
        long left = PATIENCE_NANOS;
        lock.lock();
        try {
            while (left > 0 && told.values().stream().anyMatch(state -> state != VrrpState.INITIALIZE)) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
