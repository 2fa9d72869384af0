package io.mha.core.simulator;

import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.List;

/**
 * The timers of one cluster on the engine that all share. A blocking task runs at once; what it hands to the control
 * thread arrives after as long as it says that it {@link #takes}, and it may {@link #park}.
 */
final class JvmTimers implements Timers {
    private final Engine engine;
    private final Jvm jvm;
    private final List<Blocking> parked = new ArrayList<>();
    private long latency;
    private boolean insideBlocking;
    private boolean interrupted;
    private boolean closed;

    /** What a parked task is left with. Neither Exception nor Error, so that no handler of the code under test sees it. */
    private static final class Parked extends Throwable {
        private static final long serialVersionUID = 1L;
        static final Parked FOR_EVER = new Parked();

        private Parked() {
            super("parked", null, false, false);
        }
    }

    JvmTimers(Engine engine, Jvm jvm) {
        this.engine = engine;
        this.jvm = jvm;
    }

    /** Within a blocking task: how long it takes. */
    void takes(long nanos) {
        latency = nanos;
    }

    /** Within a blocking task: whether it runs once more because it was interrupted while it was parked. */
    boolean wasInterrupted() {
        return interrupted;
    }

    /** Within a blocking task: does not come back before it is interrupted. */
    <T> T park() {
        throw JvmTimers.<RuntimeException>sneaky(Parked.FOR_EVER);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable any) throws E {
        throw (E) any;
    }

    @Override
    public long nanoTime() {
        return engine.nanoTime();
    }

    @Override
    public void execute(Runnable task) {
        schedule(insideBlocking ? latency : 0, task);
    }

    @Override
    public Handle schedule(long delayNanos, Runnable task) {
        return closed ? () -> {} : engine.control(delayNanos, jvm, task);
    }

    @Override
    public Handle runBlocking(Runnable body) {
        Blocking blocking = new Blocking(body);
        Handle start = schedule(0, () -> blocking.run(false));
        return () -> {
            start.cancel();
            if (parked.remove(blocking)) {
                schedule(0, () -> blocking.run(true));
            }
        };
    }

    @Override
    public void close() {
        closed = true;
    }

    /** A task on a thread of its own, as far as the code under test can tell. */
    private final class Blocking {
        private final Runnable body;

        Blocking(Runnable body) {
            this.body = body;
        }

        void run(boolean again) {
            insideBlocking = true;
            interrupted = again;
            latency = 0;
            try {
                body.run();
            } catch (Throwable failure) {
                if (failure != Parked.FOR_EVER) {
                    throw failure;
                }
                parked.add(this);
            } finally {
                insideBlocking = false;
                interrupted = false;
            }
        }
    }
}
