package io.mha.core.internal.discovery;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many nodes may still go: in any window at most a share of those that were there, but at least one. */
final class ChurnWindow {
    private final double share;
    private final long windowNanos;
    private final Deque<Long> removals = new ArrayDeque<>();

    ChurnWindow(double share, long windowNanos) {
        this.share = share;
        this.windowNanos = windowNanos;
    }

    /** Whether one more may go now, of so many nodes at the beginning of the window. */
    boolean allows(int nodes, long now) {
        expire(now);
        return removals.size() < limit(nodes);
    }

    /** How many may go in a window. */
    int limit(int nodes) {
        return Math.max(1, (int) (share * nodes));
    }

    void count(long now) {
        removals.addLast(now);
    }

    /** Nanoseconds until the oldest removal is out of the window; 0 if there is none. */
    long nextFreeNanos(long now) {
        expire(now);
        Long oldest = removals.peekFirst();
        return oldest == null ? 0 : oldest + windowNanos - now;
    }

    private void expire(long now) {
        for (Long at = removals.peekFirst(); at != null && now - at >= windowNanos; at = removals.peekFirst()) {
            removals.removeFirst();
        }
    }
}
