package io.mha.jdbc.internal.connection;

import io.mha.core.time.Timers;
import io.mha.jdbc.internal.pool.NodeLease;

/**
 * The end of a connection that one thread has closed while another one was waiting for the answer to a call: the call
 * comes to its own end, and nobody waits for it here. Then the connection is thrown away, since nobody knows what the
 * other thread still does with it; the server rolls back what is open.
 */
final class LateEnd implements Runnable {
    private static final long LOOK_NANOS = 20_000_000L;

    private final Timers timers;
    private final NodeLease lease;
    private final long call;

    private LateEnd(Timers timers, NodeLease lease, long call) {
        this.timers = timers;
        this.lease = lease;
        this.call = call;
    }

    /** Whether there is somebody whose call is under way; then he is waited for, in the background. */
    static boolean isNeeded(NodeLease lease, Timers timers) {
        long steps = lease.link().steps();
        boolean underWay = steps % 2 != 0;
        if (underWay) {
            timers.schedule(LOOK_NANOS, new LateEnd(timers, lease, steps));
        }
        return underWay;
    }

    @Override
    public void run() {
        if (lease.link().steps() == call && !lease.link().isBroken()) {
            timers.schedule(LOOK_NANOS, this);
        } else {
            timers.runBlocking(lease::discard);
        }
    }
}
