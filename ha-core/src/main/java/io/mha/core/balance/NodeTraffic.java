package io.mha.core.balance;

import io.mha.core.health.Evidence;
import io.mha.core.internal.balance.Decay;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one node that calls touch: they live as long as the node, while snapshots of its state come and go.
 * Thread-safe, never blocks. Calls in flight, picks, successes and trial permits are exact; of two latencies that are
 * reported in the same instant one may be lost.
 */
public final class NodeTraffic extends NodeCounters {
    /** Within this time only a larger latency counts: at high rates most calls then write nothing. */
    private static final long RESOLUTION_NANOS = 1_000_000L;

    /** From here on a latency is one that a check may confirm or end. */
    private static final long SLOW_NANOS = 50_000_000L;

    /** Above it is the number of the period, below it how many permits are left in it. */
    private static final int PERIOD_SHIFT = 16;

    private static final long LEFT = (1L << PERIOD_SHIFT) - 1;

    /** Room behind the counters. */
    long after1;

    long after2;
    long after3;
    long after4;
    long after5;
    long after6;
    long after7;
    long after8;

    private final LongAdder picks = new LongAdder();
    private final LongAdder successes = new LongAdder();
    private final Tally tally = new Tally();
    /** Used by the control thread alone. */
    private boolean checksAreSlow;

    /** All counters at zero. */
    public NodeTraffic() {}

    /** A caller begins to use the node. */
    public void begin() {
        IN_FLIGHT.getAndAdd(this, 1L);
        picks.increment();
    }

    /** A caller has stopped using the node, whatever came of it. */
    public void end() {
        IN_FLIGHT.getAndAdd(this, -1L);
    }

    /**
     * What is counted for operators alone, and seldom: failures and checks.
     *
     * @return the counters of this node
     */
    public Tally tally() {
        return tally;
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
        return (int) (long) IN_FLIGHT.getOpaque(this);
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
     * Lets some calls through a half-open breaker. Begins a new period: permits of an earlier one that are given back
     * late are not added.
     *
     * @param calls how many, up to 65,535; 0 takes back what was not used
     */
    public void grantTrials(int calls) {
        trials = ((trials >>> PERIOD_SHIFT) + 1) << PERIOD_SHIFT | calls;
    }

    /**
     * Takes one of the granted calls.
     *
     * @return a permit for {@link #returnTrial}; 0 if none was left
     */
    public long tryTrial() {
        for (long left = trials; (left & LEFT) != 0; left = trials) {
            if (TRIALS.compareAndSet(this, left, left - 1)) {
                return left >>> PERIOD_SHIFT;
            }
        }
        return 0;
    }

    /**
     * Gives back a granted call that taught nothing.
     *
     * @param permit what {@link #tryTrial} has given
     */
    public void returnTrial(long permit) {
        for (long left = trials; left >>> PERIOD_SHIFT == permit; left = trials) {
            if (TRIALS.compareAndSet(this, left, left + 1)) {
                return;
            }
        }
    }

    /**
     * How many of the granted calls are left.
     *
     * @return 0 or more
     */
    public int trialsLeft() {
        return (int) (trials & LEFT);
    }

    /**
     * A call has shown how long the node takes; {@code peak-ewma} balances by it. A longer time than the one known
     * counts as soon as two calls in a row have shown it, the smaller of the two: a single one is rather a class that
     * was loaded or a pause of ours. A shorter time counts little by little (time constant 10 s). What is known for
     * longer than 6 s, or of a failure for longer than 10 s, without a new call is forgotten; see also {@link #checkPassed}.
     *
     * @param tookNanos from sending to the answer, nanoseconds; below 1 it counts as 1
     * @param nowNanos the reading of the cluster's clock when the answer was there
     */
    public void took(long tookNanos, long nowNanos) {
        long sample = Math.max(1, tookNanos);
        long known = latencyNanos();
        long pending = (long) UNCONFIRMED.getOpaque(this);
        long next;
        if (known == 0 || sample > known) {
            UNCONFIRMED.setOpaque(this, sample);
            next = Math.min(sample, Math.max(pending, known)); // alone it shows that what is known still holds
            if (next == 0) {
                return;
            }
        } else {
            if (pending != 0) {
                UNCONFIRMED.setOpaque(this, 0L);
            }
            long age = Math.max(0, nowNanos - latencyAtNanos());
            if (age < RESOLUTION_NANOS) {
                return;
            }
            next = Decay.isForgotten(known, age)
                    ? sample
                    : Math.max(1, sample + (long) ((known - sample) / Decay.divisor(age)));
        }
        if (LATENCY.compareAndSet(this, known, next)) { // else somebody else has just told: that is news enough
            LATENCY_AT.setOpaque(this, nowNanos);
        }
    }

    /**
     * A check has passed. Where a node is slow (50 ms or more) and its checks take half of that or longer, its slowness is
     * not forgotten, so nobody has to try again whether it lasts; and it is forgotten at once when such checks take less
     * than a quarter of it again. Checks that were fast all the while say nothing. Called by the control thread alone.
     *
     * @param tookNanos from its start to its end
     * @param nowNanos the reading of the cluster's clock
     */
    public void checkPassed(long tookNanos, long nowNanos) {
        long known = latencyNanos();
        if (known < SLOW_NANOS || known >= Decay.FAILURE_NANOS) {
            checksAreSlow = false;
        } else if (tookNanos >= known / 2) {
            checksAreSlow = true;
            LATENCY_AT.setOpaque(this, nowNanos);
        } else if (checksAreSlow && tookNanos < known / 4) {
            checksAreSlow = false;
            forgetLatency();
        }
    }

    /**
     * A call failed on the node's own account: whatever it took, it counts as slow (5 s), so that a node that fails
     * fast does not look fast.
     *
     * @param nowNanos the reading of the cluster's clock
     */
    public void failed(long nowNanos) {
        long known = latencyNanos();
        while (known < Decay.FAILURE_NANOS && !LATENCY.compareAndSet(this, known, Decay.FAILURE_NANOS)) {
            known = latencyNanos();
        }
        LATENCY_AT.setOpaque(this, nowNanos);
    }

    /** What is known of the latency is no longer true: the node is coming back, perhaps as another one. */
    public void forgetLatency() {
        LATENCY.setOpaque(this, 0L);
        UNCONFIRMED.setOpaque(this, 0L);
    }

    /**
     * What {@code peak-ewma} takes the node's latency for, as of {@link #latencyAtNanos()}.
     *
     * @return nanoseconds, 5 s or more after a failure; 0 if it was never measured
     */
    public long latencyNanos() {
        return (long) LATENCY.getOpaque(this);
    }

    /**
     * When a call has last changed what is known of the latency.
     *
     * @return a reading of the cluster's clock; meaningless if the latency was never measured
     */
    public long latencyAtNanos() {
        return (long) LATENCY_AT.getOpaque(this);
    }

    /** Failures by class, and how many checks there were and how long they took. Thread-safe, never blocks. */
    public static final class Tally {
        private static final int CLASSES = Evidence.values().length;

        private final AtomicLongArray failures = new AtomicLongArray(CLASSES);
        private final AtomicLongArray checkFailures = new AtomicLongArray(CLASSES);
        /** Count and nanoseconds of the checks that failed, then of those that passed. */
        private final AtomicLongArray checks = new AtomicLongArray(4);

        private Tally() {}

        /**
         * A call failed.
         *
         * @param evidence what it says about the node
         */
        public void failed(Evidence evidence) {
            failures.incrementAndGet(evidence.ordinal());
        }

        /**
         * How many calls failed so.
         *
         * @param evidence a class of failures
         * @return since the node is known
         */
        public long failures(Evidence evidence) {
            return failures.get(evidence.ordinal());
        }

        /**
         * A check has ended.
         *
         * @param evidence what a failure says; {@code null} if it passed
         * @param tookNanos from its start to its end
         */
        public void checked(@Nullable Evidence evidence, long tookNanos) {
            int base = evidence == null ? 2 : 0;
            checks.incrementAndGet(base);
            checks.addAndGet(base + 1, Math.max(0, tookNanos));
            if (evidence != null) {
                checkFailures.incrementAndGet(evidence.ordinal());
            }
        }

        /**
         * How many checks failed so.
         *
         * @param evidence a class of failures
         * @return since the node is known
         */
        public long checkFailures(Evidence evidence) {
            return checkFailures.get(evidence.ordinal());
        }

        /**
         * How many checks ended.
         *
         * @param passed which of them
         * @return since the node is known
         */
        public long checks(boolean passed) {
            return checks.get(passed ? 2 : 0);
        }

        /**
         * How long checks took, all together.
         *
         * @param passed which of them
         * @return nanoseconds
         */
        public long checkNanos(boolean passed) {
            return checks.get(passed ? 3 : 1);
        }
    }
}
