package io.mha.core.internal.loop;

import io.mha.core.ClusterEvent;
import io.mha.core.ClusterListener;
import io.mha.core.time.Timers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the listeners, one at a time and in order, off the control thread: a listener that blocks delays
 * other events, never a decision. What does not fit any more is dropped and counted.
 */
final class EventQueue {
    static final int CAPACITY = 1_024;
    private static final Logger log = LoggerFactory.getLogger("io.mha.cluster");

    private final String cluster;
    private final List<ClusterListener> listeners;
    private final Timers timers;
    private final Queue<ClusterEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean delivering = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();

    EventQueue(String cluster, List<ClusterListener> listeners, Timers timers) {
        this.cluster = cluster;
        this.listeners = listeners;
        this.timers = timers;
    }

    /** Called by the control thread alone. */
    void add(ClusterEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        if (size.get() >= CAPACITY) {
            if (dropped.getAndIncrement() == 0) {
                log.warn("{}: listeners are too slow, events are being dropped", cluster);
            }
        } else {
            size.incrementAndGet();
            queue.add(event);
        }
        if (!delivering.get()) {
            timers.runBlocking(this::deliver);
        }
    }

    long dropped() {
        return dropped.get();
    }

    private void deliver() {
        while (!queue.isEmpty() && delivering.compareAndSet(false, true)) {
            try {
                for (ClusterEvent event = queue.poll(); event != null; event = queue.poll()) {
                    size.decrementAndGet();
                    tell(event);
                }
            } finally {
                delivering.set(false);
            }
        }
    }

    private void tell(ClusterEvent event) {
        for (ClusterListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log.warn("{}: a listener failed on {}", cluster, event, e);
            }
        }
    }
}
