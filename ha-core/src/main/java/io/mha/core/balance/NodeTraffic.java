package io.mha.core.balance;

import io.mha.core.health.Evidence;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one node that calls touch: they live as long as the node, while snapshots of its state come and go.
 * Thread-safe, never blocks. Calls in flight, picks, successes and trial permits are exact; of two latencies that are
 * reported in the same instant one may be lost.
 */
public final class NodeTraffic extends NodeLatency {
    /**
     * Above it is how often callers began to use the node, below it how many use it now: one count, for one atomic step
     * when a use begins. There is room for a million at a time, and for 17 million million in all.
     */
    private static final int USES_SHIFT = 20;

    private static final long NOW = (1L << USES_SHIFT) - 1;

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

    private final LongAdder successes = new LongAdder();
    private final Tally tally = new Tally();

    /** All counters at zero. */
    public NodeTraffic() {}

    /** A caller begins to use the node. */
    public void begin() {
        USES.getAndAdd(this, (1L << USES_SHIFT) + 1);
    }

    /** A caller has stopped using the node, whatever came of it. */
    public void end() {
        USES.getAndAdd(this, -1L);
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
        return (int) ((long) USES.getOpaque(this) & NOW);
    }

    /**
     * How often callers began to use the node.
     *
     * @return since the start
     */
    public long picks() {
        return (long) USES.getOpaque(this) >>> USES_SHIFT;
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

    /** Failures by class, and how many checks there were and how long they took. Thread-safe, never blocks. */
    public static final class Tally {
        private final Map<Evidence, LongAdder> failures = counters();
        private final Map<Evidence, LongAdder> checkFailures = counters();
        private final LongAdder passed = new LongAdder();
        private final LongAdder passedNanos = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder failedNanos = new LongAdder();

        private Tally() {}

        /**
         * A call failed.
         *
         * @param evidence what it says about the node
         */
        public void failed(Evidence evidence) {
            counter(failures, evidence).increment();
        }

        /**
         * How many calls failed so.
         *
         * @param evidence a class of failures
         * @return since the node is known
         */
        public long failures(Evidence evidence) {
            return counter(failures, evidence).sum();
        }

        /**
         * A check has ended.
         *
         * @param evidence what a failure says; {@code null} if it passed
         * @param tookNanos from its start to its end
         */
        public void checked(@Nullable Evidence evidence, long tookNanos) {
            (evidence == null ? passed : failed).increment();
            (evidence == null ? passedNanos : failedNanos).add(Math.max(0, tookNanos));
            if (evidence != null) {
                counter(checkFailures, evidence).increment();
            }
        }

        /**
         * How many checks failed so.
         *
         * @param evidence a class of failures
         * @return since the node is known
         */
        public long checkFailures(Evidence evidence) {
            return counter(checkFailures, evidence).sum();
        }

        /**
         * How many checks ended.
         *
         * @param well whether those that passed, or those that failed
         * @return since the node is known
         */
        public long checks(boolean well) {
            return (well ? passed : failed).sum();
        }

        /**
         * How long checks took, all together.
         *
         * @param well whether those that passed, or those that failed
         * @return nanoseconds
         */
        public long checkNanos(boolean well) {
            return (well ? passedNanos : failedNanos).sum();
        }

        /** Never changed any more, so that all threads may read it. */
        private static Map<Evidence, LongAdder> counters() {
            Map<Evidence, LongAdder> counters = new EnumMap<>(Evidence.class);
            for (Evidence evidence : Evidence.values()) {
                counters.put(evidence, new LongAdder());
            }
            return counters;
        }

        private static LongAdder counter(Map<Evidence, LongAdder> counters, Evidence evidence) {
            return Objects.requireNonNull(counters.get(evidence));
        }
    }
}
