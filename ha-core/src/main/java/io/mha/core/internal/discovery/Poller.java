package io.mha.core.internal.discovery;

import io.mha.core.time.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Looks at something that may block, one look at a time, each with a verdict within a time limit. Used by the control
 * thread alone; only the look itself runs elsewhere.
 *
 * @param <T> what is seen
 */
final class Poller<T> {
    /** What may block. */
    interface Look<T> {
        T look() throws SourceException;
    }

    /** How far a look got with its thread: one that is called off before it has any will never come back. */
    private enum Phase {
        WAITING,
        BEGUN,
        DROPPED
    }

    private final Timers timers;
    private final Look<T> look;
    private final Duration limit;
    private final Consumer<T> seen;
    private final Consumer<String> failed;
    private Timers.Handle planned = () -> {};
    private Timers.Handle timeLimit = () -> {};
    private Timers.Handle thread = () -> {};
    private boolean looking;
    private boolean judged;
    private boolean stopped;
    private long startedAt;
    private long afterwards = -1;

    Poller(Timers timers, Look<T> look, Duration limit, Consumer<T> seen, Consumer<String> failed) {
        this.timers = timers;
        this.look = look;
        this.limit = limit;
        this.seen = seen;
        this.failed = failed;
        this.startedAt = timers.nanoTime();
    }

    /** Plans the next look instead of the one that was planned; while one is under way, that one comes first. */
    void in(long delayNanos) {
        if (looking) {
            afterwards = delayNanos;
        } else if (!stopped) {
            planned.cancel();
            planned = timers.schedule(delayNanos, this::run);
        }
    }

    boolean isLooking() {
        return looking;
    }

    /** When the last look began. */
    long startedAt() {
        return startedAt;
    }

    void stop() {
        stopped = true;
        planned.cancel();
        timeLimit.cancel();
        thread.cancel();
    }

    private void run() {
        looking = true;
        judged = false;
        afterwards = -1;
        startedAt = timers.nanoTime();
        AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
        thread = timers.runBlocking(() -> {
            phase.compareAndSet(Phase.WAITING, Phase.BEGUN);
            if (phase.get() == Phase.BEGUN) {
                Runnable verdict = verdict();
                timers.execute(() -> comeBack(verdict));
            }
        });
        timeLimit = timers.schedule(limit.toNanos(), () -> timeOut(phase));
    }

    private Runnable verdict() {
        try {
            T sight = look.look();
            return () -> seen.accept(sight);
        } catch (SourceException e) {
            return () -> failed.accept(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) { // an error too, or there would never be another look
            return () -> failed.accept("unexpected: " + e);
        }
    }

    private void comeBack(Runnable verdict) {
        timeLimit.cancel();
        looking = false;
        if (stopped) {
            return;
        }
        if (judged) {
            in(Math.max(0, afterwards));
        } else {
            judged = true;
            verdict.run();
        }
    }

    private void timeOut(AtomicReference<Phase> phase) {
        if (stopped || judged) {
            return;
        }
        judged = true;
        thread.cancel();
        if (phase.compareAndSet(Phase.WAITING, Phase.DROPPED)) {
            looking = false;
        }
        failed.accept("no answer within " + limit.toSeconds() + " s");
    }
}
