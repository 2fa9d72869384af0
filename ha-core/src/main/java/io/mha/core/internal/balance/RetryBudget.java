package io.mha.core.internal.balance;

import io.mha.core.time.NanoClock;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How many retries are reasonable: 10 % of the picks, and 10 a second. So a few failures are always retried, while in
 * an outage retries cannot multiply the load. What is not used is kept, but fades with a time constant of 10 s: at most
 * what 10 s bring can be spent at once. It starts with 100, what 10 s bring without any picks. Thread-safe, never
 * blocks.
 */
public final class RetryBudget {
    private static final double SHARE = 0.1;
    private static final double PER_SECOND = 10;
    private static final double MEMORY_SECONDS = 10;
    private static final double NANOS = 1e9;

    private final LongSupplier picks;
    private final NanoClock clock;
    private final AtomicReference<Balance> balance;
    private final LongAdder granted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /** What is left, as of some time and some number of picks. */
    private record Balance(double tokens, long atNanos, long picks) {}

    /**
     * A budget with its reserve.
     *
     * @param picks how often a node was picked since the start, retries among them
     * @param clock the cluster's clock
     */
    public RetryBudget(LongSupplier picks, NanoClock clock) {
        this.picks = picks;
        this.clock = clock;
        this.balance =
                new AtomicReference<>(new Balance(PER_SECOND * MEMORY_SECONDS, clock.nanoTime(), picks.getAsLong()));
    }

    /**
     * Takes one retry.
     *
     * @return whether there was one left
     */
    public boolean tryRetry() {
        long now = clock.nanoTime();
        long count = picks.getAsLong();
        while (true) {
            Balance before = balance.get();
            Balance current = earn(before, now, count);
            if (current.tokens < 1) {
                refused.increment();
                return false; // what was earned is earned again by the next who asks
            }
            if (balance.compareAndSet(before, new Balance(current.tokens - 1, current.atNanos, current.picks))) {
                granted.increment();
                return true;
            }
        }
    }

    /**
     * How many retries could be made now.
     *
     * @return 0 or more
     */
    public int available() {
        return (int) earn(balance.get(), clock.nanoTime(), picks.getAsLong()).tokens;
    }

    /**
     * How many retries were allowed.
     *
     * @return since the start
     */
    public long granted() {
        return granted.sum();
    }

    /**
     * How many were not.
     *
     * @return since the start
     */
    public long refused() {
        return refused.sum();
    }

    /** Each second brings its share and loses a tenth of what is there, so that 10 s worth is where it settles. */
    private static Balance earn(Balance before, long now, long picks) {
        double seconds = (now - before.atNanos) / NANOS;
        if (seconds <= 0) {
            return before; // picks of the same instant count with the next one
        }
        double left = Math.exp(-seconds / MEMORY_SECONDS);
        double perSecond = PER_SECOND + SHARE * Math.max(0, picks - before.picks) / seconds;
        return new Balance(before.tokens * left + perSecond * MEMORY_SECONDS * (1 - left), now, picks);
    }
}
