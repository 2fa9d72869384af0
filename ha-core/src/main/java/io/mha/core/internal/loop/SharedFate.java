package io.mha.core.internal.loop;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells "this node is bad" from "what stands behind all nodes is bad": errors of the backend that half of the nodes, at
 * least two, report within 5 s are nobody's own. Pure.
 */
final class SharedFate {
    static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int MIN_NODES = 2;

    private record Reports(long first, long last) {}

    private final Map<String, Reports> reports = new HashMap<>();

    /**
     * Notes an error of the backend.
     *
     * @return whether it is the first one for a while
     */
    boolean report(String id, long now) {
        Reports before = reports.get(id);
        if (before == null || now - before.last() > WINDOW_NANOS) {
            reports.put(id, new Reports(now, now));
            return true;
        }
        reports.put(id, new Reports(before.first(), now));
        return false;
    }

    /** Whether a node has gone on reporting for so long that the others had the time to report the same. */
    boolean isOwn(String id, long now) {
        Reports own = reports.get(id);
        return own != null && now - own.first() >= WINDOW_NANOS;
    }

    /** Whether so many of some nodes report that it cannot be their own fault. */
    boolean isShared(Collection<String> nodes, long now) {
        int reporting = 0;
        for (String id : nodes) {
            Reports of = reports.get(id);
            reporting += of != null && now - of.last() <= WINDOW_NANOS ? 1 : 0;
        }
        return reporting >= Math.max(MIN_NODES, (nodes.size() + 1) / 2);
    }

    void forget(String id) {
        reports.remove(id);
    }
}
