package io.mha.jdbc.internal.connection;

import io.mha.core.time.Timers;
import io.mha.jdbc.internal.pool.PhysicalLink;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Cuts the link of one call, and of no later one, if the call has not come back in time. */
final class CallDeadline implements Runnable {
    private final Timers timers;
    private final PhysicalLink link;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean struck;
    private Timers.@Nullable Handle alarm;

    private CallDeadline(Timers timers, PhysicalLink link) {
        this.timers = timers;
        this.link = link;
    }

    /** Begins to run. */
    static CallDeadline after(long nanos, Timers timers, PhysicalLink link) {
        CallDeadline deadline = new CallDeadline(timers, link);
        deadline.alarm = timers.schedule(nanos, deadline);
        return deadline;
    }

    @Override
    public void run() {
        if (over.compareAndSet(false, true)) {
            struck = true;
            timers.runBlocking(link::cut);
        }
    }

    /** The call has come back, one way or the other. */
    void end() {
        if (!over.compareAndSet(false, true)) {
            link.cut(); // about to be cut anyway: nobody must use it in between
        } else if (alarm != null) {
            alarm.cancel();
        }
    }

    boolean hasStruck() {
        return struck;
    }
}
