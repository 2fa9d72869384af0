package io.mha.core.balance;

import io.mha.core.internal.balance.Decay;

/** How long a node takes, as far as calls have shown it. */
abstract class NodeLatency extends NodeCounters {
    /** Within this time only a larger latency counts: at high rates most calls then write nothing. */
    private static final long RESOLUTION_NANOS = 1_000_000L;

    /** From here on a latency is one that a check may confirm or end. */
    private static final long SLOW_NANOS = 50_000_000L;

    /** A check is slow if it takes so many times what is usual. */
    private static final int UNUSUAL = 4;

    /** So many checks that are all a little longer make a longer one usual. */
    private static final int PATIENCE = 16;

    /** So many times a latency has to be confirmed before it is remembered as long as it should be. */
    private static final int CONFIRMATIONS = 4;

    /** So many calls have to work, without a failure in between, before a failure counts no more. */
    private static final int AMENDS = 8;

    /** One call in so many at least: then what many calls have refuted is gone, however short the time. */
    private static final double SHARE_OF_ONE = 64;

    /** This and the next are used by the control thread alone. */
    private long usualCheck;

    private boolean checksAreSlow;

    NodeLatency() {}

    /**
     * A call has shown how long the node takes; {@code peak-ewma} balances by it. A longer time than the one known
     * counts as soon as two calls in a row have shown it, the smaller of the two: a single one is rather a class that
     * was loaded or a pause of ours. A shorter time counts little by little (time constant 10 s, or 64 calls if they are
     * sooner). What is known for longer than 6 s, or of a failure for longer than 10 s, without a new call is forgotten;
     * but see {@link #checkPassed}. A failure is also forgotten once 8 calls in a row have worked that went out after it.
     *
     * <p>The first calls to a node that is new or back load classes and fill caches, here and there. What they show is
     * forgotten within 0.4 s, and twice as late each time that a call which went out after it confirms it, up to the 6 s.
     *
     * @param tookNanos from sending to the answer, nanoseconds; below 1 it counts as 1
     * @param nowNanos the reading of the cluster's clock when the answer was there
     */
    public void took(long tookNanos, long nowNanos) {
        long sample = Math.max(1, tookNanos);
        if (makesAmends(sample, nowNanos)) {
            return;
        }
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
            next = Decay.isForgotten((double) known, age)
                    ? sample
                    : Math.max(1, known - (long) ((known - sample) * weight(age)));
        }
        if (LATENCY.compareAndSet(this, known, next)) { // else somebody else has just told: that is news enough
            LATENCY_AT.setOpaque(this, countsAs(known, sample, nowNanos));
        }
    }

    /** How much a shorter time counts: by the time since the last one, but as one of some calls at least. */
    private static double weight(long ageNanos) {
        return Math.max(1 - 1 / Decay.divisor(ageNanos), 1 / SHARE_OF_ONE);
    }

    /**
     * Whether a call that has worked is the last that it takes to forget a failure. Else a failure would be remembered
     * the longer the more calls refute it, for each of them makes what is known of the latency young again.
     */
    private boolean makesAmends(long sample, long nowNanos) {
        long left = (long) OWED.getOpaque(this);
        if (left == 0 || nowNanos - sample - (long) FAILED_AT.getOpaque(this) < 0) {
            return false; // it went out before
        }
        OWED.setOpaque(this, left - 1);
        if (left > 1) {
            return false;
        }
        LATENCY.setOpaque(this, sample);
        LATENCY_AT.setOpaque(this, nowNanos);
        return true;
    }

    /** When what is known now was measured, or would have been if it were to be remembered for the whole time. */
    private long countsAs(long known, long sample, long nowNanos) {
        long confirmed = (long) CONFIRMED.getOpaque(this);
        if (confirmed >= CONFIRMATIONS || known >= Decay.FAILURE_NANOS) {
            return nowNanos;
        }
        long before = Decay.headStart(CONFIRMATIONS - confirmed);
        if (known == 0) {
            return nowNanos - before;
        }
        long since = latencyAtNanos() + before;
        if (nowNanos - sample - since < 0) {
            return since - before; // what held up one call held up all that were under way
        }
        CONFIRMED.setOpaque(this, confirmed + 1);
        return nowNanos - Decay.headStart(CONFIRMATIONS - confirmed - 1);
    }

    /**
     * A check has passed. One that takes four times as long as usual and 50 ms or more counts as a call that took as
     * long; while checks go on like that, slowness is not forgotten, so nobody has to try again whether it lasts. It is
     * forgotten at once when they are as usual again. Checks that were so all the while say nothing. Called by the
     * control thread alone.
     *
     * @param tookNanos from its start to its end
     * @param nowNanos the reading of the cluster's clock
     */
    public void checkPassed(long tookNanos, long nowNanos) {
        boolean slow = usualCheck != 0 && tookNanos >= SLOW_NANOS && tookNanos / UNUSUAL >= usualCheck;
        if (!slow) {
            boolean shorter = usualCheck == 0 || tookNanos < usualCheck;
            usualCheck = Math.max(1, shorter ? tookNanos : usualCheck + (tookNanos - usualCheck) / PATIENCE);
        }
        long known = latencyNanos();
        if (known == 0 || known >= Decay.FAILURE_NANOS) {
            checksAreSlow = false;
        } else if (slow) {
            checksAreSlow = true;
            if (tookNanos > known) {
                took(tookNanos, nowNanos);
            } else if (tookNanos >= known / 2) {
                LATENCY_AT.setOpaque(this, nowNanos);
            }
        } else if (checksAreSlow) {
            checksAreSlow = false;
            if (known >= SLOW_NANOS) {
                forgetLatency(CONFIRMATIONS);
            }
        }
    }

    /**
     * Whether the last that was heard is that the node may have become slow (50 ms or more), or has failed, or little is
     * known of it yet: the calls that go out now had better be measured.
     *
     * @return {@code false} as soon as a call was as fast as ever
     */
    public boolean mayHaveBecomeSlow() {
        return (long) UNCONFIRMED.getOpaque(this) >= SLOW_NANOS
                || (long) CONFIRMED.getOpaque(this) < CONFIRMATIONS
                || (long) OWED.getOpaque(this) != 0;
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
        FAILED_AT.setOpaque(this, nowNanos);
        OWED.setOpaque(this, (long) AMENDS);
    }

    /** What is known of the latency is no longer true: the node is coming back, perhaps as another one. */
    public void forgetLatency() {
        forgetLatency(0);
    }

    private void forgetLatency(long confirmed) {
        LATENCY.setOpaque(this, 0L);
        UNCONFIRMED.setOpaque(this, 0L);
        CONFIRMED.setOpaque(this, confirmed);
        OWED.setOpaque(this, 0L);
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
}
