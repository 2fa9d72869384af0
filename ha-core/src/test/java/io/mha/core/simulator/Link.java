package io.mha.core.simulator;

import org.jspecify.annotations.Nullable;

/** A connection of a client to a server, with at most one statement on it at a time. */
final class Link {
    final Pool pool;
    final Server server;
    final long incarnation;

    @Nullable
    Exchange exchange;

    long usedAt;
    boolean broken;
    boolean closed;

    Link(Pool pool, Server server, long incarnation, long now) {
        this.pool = pool;
        this.server = server;
        this.incarnation = incarnation;
        this.usedAt = now;
    }

    /** The peer has reset it: a statement under way fails, an idle one will be found broken when it is used. */
    void reset() {
        broken = true;
        Exchange waiting = exchange;
        if (waiting != null && !closed) {
            waiting.reset(this);
        }
    }
}
