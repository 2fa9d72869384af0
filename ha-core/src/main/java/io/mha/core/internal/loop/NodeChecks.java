package io.mha.core.internal.loop;

import io.mha.core.health.CheckResult;
import io.mha.core.health.Evidence;
import io.mha.core.health.HealthCheck;
import io.mha.core.health.HealthPolicy;
import io.mha.core.node.Node;
import io.mha.core.time.Deadline;
import io.mha.core.time.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The checks of one node: at most one at a time, each with a verdict at its deadline at the latest. Used by the control
 * thread alone; only the probe itself runs elsewhere.
 */
final class NodeChecks {
    /** Checks on demand keep this distance from the last one, so that a storm of failures is not a storm of checks. */
    private static final long DEBOUNCE_NANOS = 100_000_000L;

    /** How far a probe got with its thread: one that is called off before it has any will never come back. */
    private enum Phase {
        WAITING,
        BEGUN,
        DROPPED
    }

    /** Takes the results, on the control thread. */
    @FunctionalInterface
    interface Sink {
        /**
         * A check has ended.
         *
         * @param result what it found
         * @param startedNanos when it began
         */
        void checked(CheckResult result, long startedNanos);
    }

    private final Node node;
    private final HealthCheck check;
    private final HealthPolicy policy;
    private final Timers timers;
    private final Sink sink;
    private final List<Consumer<CheckResult>> waiting = new ArrayList<>();
    private Timers.Handle next = () -> {};
    private Timers.Handle probe = () -> {};
    private Timers.Handle limit = () -> {};
    private long attempt;
    private long startedAt;
    private boolean started;
    private boolean judged = true;
    private boolean returned = true;
    private boolean stopped;

    NodeChecks(Node node, HealthCheck check, HealthPolicy policy, Timers timers, Sink sink) {
        this.node = node;
        this.check = check;
        this.policy = policy;
        this.timers = timers;
        this.sink = sink;
    }

    /** Plans the next check, instead of the one that was planned; 0 is as soon as may be. */
    void schedule(long delayNanos) {
        stopped = false;
        if (!judged) {
            return; // its result plans the next one
        }
        next.cancel();
        long debounced = started ? startedAt + DEBOUNCE_NANOS - timers.nanoTime() : 0;
        next = timers.schedule(delayNanos > 0 ? delayNanos : Math.max(0, debounced), this::run);
    }

    /** A check on demand; of a node that is not to be checked there is no result. */
    void request(Consumer<CheckResult> then) {
        if (!stopped) {
            waiting.add(then);
            schedule(0);
        }
    }

    void stop() {
        stopped = true;
        waiting.clear();
        next.cancel();
        probe.cancel();
        judged = true;
    }

    private void run() {
        if (!returned) {
            judge(CheckResult.failed(Evidence.READ_TIMEOUT, "the check before has not come back yet"));
            return;
        }
        long number = ++attempt;
        started = true;
        startedAt = timers.nanoTime();
        judged = false;
        returned = false;
        Deadline deadline = Deadline.after(timers, policy.timeout());
        AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
        Timers.Handle thread = timers.runBlocking(() -> {
            phase.compareAndSet(Phase.WAITING, Phase.BEGUN);
            if (phase.get() == Phase.BEGUN) {
                CheckResult result = probe(deadline);
                timers.execute(() -> comeBack(number, result));
            }
        });
        probe = () -> {
            returned |= phase.compareAndSet(Phase.WAITING, Phase.DROPPED);
            thread.cancel();
        };
        limit = timers.schedule(policy.timeout().toNanos(), () -> timeOut(number));
    }

    private CheckResult probe(Deadline deadline) {
        try {
            return check.probe(node, deadline);
        } catch (InterruptedException e) {
            return CheckResult.failed(Evidence.READ_TIMEOUT, "interrupted");
        } catch (RuntimeException | Error e) { // an error too, or the node would never be checked again
            return CheckResult.failed(Evidence.HANDSHAKE, check.name() + " check: " + e);
        }
    }

    private void comeBack(long number, CheckResult result) {
        returned = true;
        if (number == attempt && !judged) {
            limit.cancel();
            judge(result);
        }
    }

    private void timeOut(long number) {
        if (number == attempt && !judged) {
            probe.cancel();
            long millis = policy.timeout().toMillis();
            judge(CheckResult.failed(
                    Evidence.READ_TIMEOUT, check.name() + " check: no answer within " + millis + " ms"));
        }
    }

    private void judge(CheckResult result) {
        judged = true;
        List<Consumer<CheckResult>> told = List.copyOf(waiting);
        waiting.clear();
        sink.checked(result, startedAt);
        told.forEach(consumer -> consumer.accept(result));
    }
}
