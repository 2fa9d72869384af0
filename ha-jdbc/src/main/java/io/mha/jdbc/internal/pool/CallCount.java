package io.mha.jdbc.internal.pool;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How many calls of one borrower have gone out, and how many have come back. It is the borrower's own: a thread that is
 * still in a call on a connection that was given back under it counts here, and not with whoever has the connection
 * next.
 *
 * <p>The thread that borrowed, whose calls are nearly all, counts without a fence; all others count apart. Anybody may
 * read.
 */
final class CallCount {
    private static final AtomicLongFieldUpdater<CallCount> SENT = field("sent");
    private static final AtomicLongFieldUpdater<CallCount> ANSWERED = field("answered");
    private static final AtomicLongFieldUpdater<CallCount> OTHERS_SENT = field("othersSent");
    private static final AtomicLongFieldUpdater<CallCount> OTHERS_ANSWERED = field("othersAnswered");
    private static final AtomicLongFieldUpdater<CallCount> RETURNING = field("returning");
    private static final AtomicLongFieldUpdater<CallCount> RETURNED = field("returned");

    private long owner = Thread.currentThread().getId();
    private volatile long sent;
    private volatile long answered;
    private volatile long othersSent;
    private volatile long othersAnswered;
    private volatile long returning;
    private volatile long returned;

    private static AtomicLongFieldUpdater<CallCount> field(String name) {
        return AtomicLongFieldUpdater.newUpdater(CallCount.class, name);
    }

    /** No call yet. */
    CallCount() {}

    /** No call yet, by a new borrower; no state of the count looks like one that the borrower before may have left. */
    CallCount(CallCount before) {
        long start = before.cameBack() + 1;
        sent = start;
        answered = start;
    }

    /** The next borrower counts on; so the connection was given back, whether or not that was said yet. */
    void begin() {
        owner = Thread.currentThread().getId();
        exitReturn(returning);
    }

    /** A call goes out. */
    void enter() {
        if (Thread.currentThread().getId() == owner) {
            SENT.lazySet(this, sent + 1);
        } else {
            OTHERS_SENT.getAndIncrement(this);
        }
    }

    /** The call has come back, one way or the other. */
    void exit() {
        if (Thread.currentThread().getId() == owner) {
            ANSWERED.lazySet(this, answered + 1);
        } else {
            OTHERS_ANSWERED.getAndIncrement(this);
        }
    }

    /**
     * The connection is about to be given back, by one thread.
     *
     * @return for {@link #exitReturn}
     */
    long enterReturn() {
        long number = returning + 1;
        RETURNING.lazySet(this, number);
        return number;
    }

    /**
     * It was given back. By now the next borrower may count, and may even have given it back in turn: then there is
     * nothing to say. No atomic step: who is held up just between the question and the word takes that back for a while;
     * the watchdog may ask the node for a sign of life then, and the next borrower sets it right.
     */
    void exitReturn(long number) {
        if (returning == number && returned != number) {
            RETURNED.lazySet(this, number);
        }
    }

    /** How many calls have gone out, but for those that gave the connection back. */
    long calls() {
        return sent + othersSent;
    }

    /** Whether a call is under way that does not give the connection back. */
    boolean isInCall() {
        return sent != answered || othersSent != othersAnswered;
    }

    /** A number that changes with every call that comes back, and is odd while one is under way. */
    long steps() {
        long back = cameBack();
        return back * 2 + (isInCall() || returning != returned ? 1 : 0);
    }

    private long cameBack() {
        return answered + othersAnswered + returned;
    }
}
