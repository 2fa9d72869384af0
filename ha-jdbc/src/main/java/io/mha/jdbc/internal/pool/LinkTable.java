package io.mha.jdbc.internal.pool;

import java.sql.Connection;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The links of a pool by the driver's connections, which are told apart by identity: what they think of equality is
 * theirs. Read with each borrow, so without a lock; changed seldom, so by copying. Thread-safe.
 */
final class LinkTable {
    private final AtomicReference<IdentityHashMap<Connection, PhysicalLink>> links =
            new AtomicReference<>(new IdentityHashMap<>());

    /** The link of a connection; {@code null} if it is unknown. */
    @Nullable
    PhysicalLink get(Connection raw) {
        return links.get().get(raw);
    }

    void put(Connection raw, PhysicalLink link) {
        links.updateAndGet(old -> {
            IdentityHashMap<Connection, PhysicalLink> copy = new IdentityHashMap<>(old);
            copy.put(raw, link);
            return copy;
        });
    }

    /** A snapshot. */
    Collection<PhysicalLink> all() {
        return links.get().values();
    }

    /** Forgets links that are closed. */
    void purge() {
        if (all().stream().anyMatch(PhysicalLink::isClosed)) {
            links.updateAndGet(old -> {
                IdentityHashMap<Connection, PhysicalLink> copy = new IdentityHashMap<>(old);
                copy.values().removeIf(PhysicalLink::isClosed);
                return copy;
            });
        }
    }
}
