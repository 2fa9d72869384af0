package io.mha.core.internal.balance;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The node of one key. Once it is being removed it has none, and never has one again. */
final class StickyEntry {
    private final AtomicReference<@Nullable String> node;
    private volatile long expiresAt;

    StickyEntry(String node, long expiresAt) {
        this.node = new AtomicReference<>(node);
        this.expiresAt = expiresAt;
    }

    /** The node, whose time begins anew; {@code null} if its time is over. */
    @Nullable
    String use(long now, long lifetimeNanos) {
        String current = node.get();
        if (current == null || now - expiresAt >= 0) {
            return null;
        }
        expiresAt = now + lifetimeNanos;
        return current;
    }

    /**
     * Puts another node in the place of one.
     *
     * @param expected what {@link #use} has given; {@code null} for any node whose time is over
     * @return {@code false} if another thread was faster, or the entry is being removed
     */
    boolean replace(@Nullable String expected, String other, long now, long lifetimeNanos) {
        String current = node.get();
        boolean asExpected = expected == null ? now - expiresAt >= 0 : expected.equals(current);
        if (current == null || !asExpected || !node.compareAndSet(current, other)) {
            return false;
        }
        expiresAt = now + lifetimeNanos;
        return true;
    }

    /** Ends the entry if its time is over. */
    boolean retire(long now) {
        String current = node.get();
        return now - expiresAt >= 0 && (current == null || node.compareAndSet(current, null));
    }
}
