package io.mha.spring.internal.vrrp;

import io.mha.core.time.Timers;
import io.mha.vrrp.VirtualRouter;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual router that runs while it is wanted. Thread-safe. */
final class Candidate {
    private static final Logger log = LoggerFactory.getLogger("io.mha.spring");
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final RouterPlan plan;
    private final VirtualRouter router;
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean wanted;
    private volatile String reason = "the application is not ready";
    private String failure = "";
    private boolean closed;

    Candidate(RouterPlan plan, VirtualRouter router, Timers timers) {
        this.plan = plan;
        this.router = router;
        this.timers = timers;
    }

    RouterPlan plan() {
        return plan;
    }

    /** Why it does not take part; empty if it does. */
    String reason() {
        return reason;
    }

    /** By the health of the application, see {@link RouterPlan#priority}. */
    void weigh(Map<String, Boolean> good) {
        int priority = plan.priority(router.config().priority(), good);
        if (priority != router.priority()) {
            log.info("{}: priority {} -> {}, tracked: {}", router.name(), router.priority(), priority, good);
            router.priority(priority);
        }
    }

    /** May be said again. */
    void want(boolean now, String because) {
        if (now != wanted) {
            log.info("{}: {}", router.name(), now ? "takes part" : "takes no part: " + because);
        }
        wanted = now;
        reason = because;
        timers.runBlocking(this::apply);
    }

    /** Returns when the addresses are gone. */
    void close() {
        lock.lock();
        try {
            closed = true;
            router.stop();
        } finally {
            lock.unlock();
        }
    }

    private void apply() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (wanted) {
                router.start();
            } else {
                router.stop();
            }
            failure = "";
        } catch (RuntimeException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.equals(failure)) {
                failure = message;
                log.error("{}: {}", router.name(), message);
            }
            timers.schedule(RETRY_NANOS, () -> timers.runBlocking(this::apply));
        } finally {
            lock.unlock();
        }
    }
}
