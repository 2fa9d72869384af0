package io.mha.core.internal.balance;

import io.mha.core.balance.NodeTraffic;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The median of the latencies that are known: what a node counts as of which nothing is known. Found anew when it is
 * asked for and older than 20 ms, by one thread at a time, while the others take the old one.
 */
final class MedianLatency {
    private static final long LIFETIME_NANOS = 20_000_000L;

    private final NodeTraffic[] nodes;
    private final double[] sorted;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile double value;
    private volatile long foundAt;

    MedianLatency(NodeTraffic[] nodes) {
        this.nodes = nodes;
        this.sorted = new double[nodes.length];
    }

    /**
     * The median at some time.
     *
     * @param now on the clock of the samples
     * @param otherwise the answer as long as nothing is known, or another thread is at it for the first time
     * @return nanoseconds
     */
    double at(long now, double otherwise) {
        long age = now - foundAt;
        boolean old = value == 0 || age > LIFETIME_NANOS || age < -LIFETIME_NANOS;
        if (old && busy.compareAndSet(false, true)) {
            value = find(now);
            foundAt = now;
            busy.set(false);
        }
        double median = value;
        return median == 0 ? otherwise : median;
    }

    private double find(long now) {
        int known = 0;
        for (NodeTraffic node : nodes) {
            long latency = node.latencyNanos();
            if (latency == 0 || Decay.isForgotten((double) latency, now - node.latencyAtNanos())) {
                continue;
            }
            int at = known++;
            for (; at > 0 && sorted[at - 1] > latency; at--) {
                sorted[at] = sorted[at - 1];
            }
            sorted[at] = latency;
        }
        return known == 0 ? 0 : sorted[(known - 1) / 2];
    }
}
