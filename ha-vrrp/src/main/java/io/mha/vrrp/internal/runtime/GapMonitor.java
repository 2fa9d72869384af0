package io.mha.vrrp.internal.runtime;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices pauses of this JVM, by what they do to the advertisements of one virtual router. Written by the loop. */
final class GapMonitor {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");
    private static final double NANOS_PER_MILLI = 1e6;

    private final String name;
    private final long intervalNanos;
    private final AtomicLong worst;
    private final AtomicLong late;
    private boolean advertising;
    private boolean warned;
    private long last;

    GapMonitor(String name, long intervalNanos, AtomicLong worst, AtomicLong late) {
        this.name = name;
        this.intervalNanos = intervalNanos;
        this.worst = worst;
        this.late = late;
    }

    /** An advertisement of a master goes out. */
    void advertised(long now) {
        if (advertising) {
            gap(now - last);
        }
        advertising = true;
        last = now;
    }

    /** It is not master any more; what comes next is no gap. */
    void silent() {
        advertising = false;
    }

    /** A timer was run so much later than it was due. */
    void lateness(long nanos) {
        if (nanos > worst.get()) {
            worst.set(nanos);
        }
    }

    private void gap(long nanos) {
        lateness(nanos);
        if (nanos > intervalNanos + intervalNanos / 2) {
            late.incrementAndGet();
            if (!warned) {
                warned = true;
                log.warn(
                        "{}: {} ms between two advertisements, more than 1.5 x the interval of {} ms: this JVM pauses"
                                + " (garbage collection, CPU limits, a suspended machine). Further ones are counted only.",
                        name,
                        Math.round(nanos / NANOS_PER_MILLI),
                        Math.round(intervalNanos / NANOS_PER_MILLI));
            }
        }
    }
}
