package io.mha.core.internal.balance;

import io.mha.core.balance.NodeView;
import io.mha.core.balance.Picker;
import io.mha.core.balance.Request;
import io.mha.core.time.NanoClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Which node a key was given, so that it is given the same again: LVS {@code persistence_timeout}, HAProxy {@code
 * stick-table}. Each use renews the entry. One table lives as long as its cluster; each picker is wrapped anew.
 * Thread-safe; lookups never wait. Requests without a key do not touch it.
 *
 * <p>A remembered node that is no candidate any more, that was tried already, or that is full while another is not, is
 * forgotten, and the key is given another. If the table is full, further keys are not remembered, but counted.
 */
public final class StickyTable {
    /** How many keys a table remembers unless told otherwise. */
    public static final int DEFAULT_CAPACITY = 65_536;

    private final long lifetimeNanos;
    private final int capacity;
    private final NanoClock clock;
    private final ConcurrentMap<String, StickyEntry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final LongAdder notRemembered = new LongAdder();

    /**
     * An empty table.
     *
     * @param lifetimeNanos how long a key is remembered after its last use, nanoseconds, above 0
     * @param capacity how many keys are remembered at most
     * @param clock tells the age of the entries
     */
    public StickyTable(long lifetimeNanos, int capacity, NanoClock clock) {
        this.lifetimeNanos = lifetimeNanos;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Puts the memory in front of a picker.
     *
     * @param candidates those of the picker
     * @param next picks for keys that are not remembered, and for requests without a key
     * @return picks the remembered node where there is one
     */
    public Picker over(List<NodeView> candidates, Picker next) {
        Map<String, NodeView> byId = new HashMap<>();
        candidates.forEach(view -> byId.put(view.node().id(), view));
        return request -> {
            String key = request.key();
            return key == null ? next.pick(request) : pick(key, request, byId, next);
        };
    }

    private @Nullable NodeView pick(String key, Request request, Map<String, NodeView> byId, Picker next) {
        long now = clock.nanoTime();
        StickyEntry entry = entries.get(key);
        String remembered = entry == null ? null : entry.use(now, lifetimeNanos);
        NodeView known = remembered == null ? null : byId.get(remembered);
        NodeView usable = known == null || request.excludes(known.node()) ? null : known;
        if (usable != null && !usable.isFull()) {
            return usable;
        }
        NodeView picked = next.pick(request);
        if (picked == null) {
            return null;
        }
        if (usable != null && picked.isFull()) {
            return usable; // all are full: then the key may as well stay
        }
        String kept = remember(key, entry, remembered, picked.node().id(), now);
        NodeView other = kept == null ? null : byId.get(kept); // what another thread was given for the same key
        return other == null || request.excludes(other.node()) || other.isFull() ? picked : other;
    }

    /** Returns the node that another thread has remembered in the meantime, {@code null} if there is none. */
    private @Nullable String remember(
            String key, @Nullable StickyEntry entry, @Nullable String remembered, String node, long now) {
        if (entry != null && entry.replace(remembered, node, now, lifetimeNanos)) {
            return null;
        }
        StickyEntry present = entries.get(key);
        if (present == null) {
            if (size.incrementAndGet() > capacity) {
                size.decrementAndGet();
                notRemembered.increment();
                return null;
            }
            present = entries.putIfAbsent(key, new StickyEntry(node, now + lifetimeNanos));
            if (present == null) {
                return null;
            }
            size.decrementAndGet();
        }
        return present.use(now, lifetimeNanos);
    }

    /**
     * Removes what has not been used for its lifetime; to be called now and then by the control thread.
     *
     * @param now the reading of the clock
     */
    public void sweep(long now) {
        entries.forEach((key, entry) -> {
            if (entry.retire(now) && entries.remove(key, entry)) {
                size.decrementAndGet();
            }
        });
    }

    /**
     * How many keys are remembered.
     *
     * @return with those that have expired since the last sweep
     */
    public int size() {
        return size.get();
    }

    /**
     * How often a key was not remembered because the table was full.
     *
     * @return since the start
     */
    public long notRemembered() {
        return notRemembered.sum();
    }
}
