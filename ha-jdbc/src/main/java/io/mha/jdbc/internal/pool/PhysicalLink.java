package io.mha.jdbc.internal.pool;

import io.mha.jdbc.internal.delegate.RawConnection;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection, whoever has borrowed it, and as the watchdog sees it.
 */
public final class PhysicalLink {
    private static final AtomicLongFieldUpdater<PhysicalLink> ANSWERS =
            AtomicLongFieldUpdater.newUpdater(PhysicalLink.class, "answers");

    private final RawConnection raw;
    private volatile CallCount count = new CallCount();
    private @Nullable NodeLease left;
    private boolean isLeft;
    private int executed;
    private volatile long answers;
    private volatile boolean broken;

    PhysicalLink(RawConnection raw) {
        this.raw = raw;
    }

    /** A new borrower has it, whose calls are counted from nought. */
    CallCount countAnew() {
        CallCount anew = new CallCount(count);
        count = anew;
        return anew;
    }

    /** What the borrower before has left for the next one; {@code null} if nothing. For its borrower. */
    @Nullable
    NodeLease takeLeft() {
        boolean there = isLeft;
        isLeft = false;
        return there ? left : null;
    }

    void leave(NodeLease lease) {
        if (left != lease) { // the same again and again: a store of a reference costs more than this question
            left = lease;
        }
        isLeft = true;
    }

    /** Whether the call that goes out now is one of those whose time is taken: one in eight, the first among them. */
    boolean isTimed() {
        return (executed++ & 7) == 0;
    }

    /** Its node has answered a call, which proves that it lives. Said by the borrower. */
    void answered() {
        ANSWERS.lazySet(this, answers + 1);
    }

    /**
     * How many calls its node has answered.
     *
     * @return a number that grows; what drivers do by themselves does not count
     */
    public long answers() {
        return answers;
    }

    /**
     * A number for the watchdog.
     *
     * @return another one with each call that comes back, and an odd one while a call is on the wire
     */
    public long steps() {
        return count.steps();
    }

    /**
     * Whether the connection must not be lent again, nor used.
     *
     * @return {@code true} once it was cut or found dead
     */
    public boolean isBroken() {
        return broken;
    }

    void markBroken() {
        broken = true;
    }

    /** Cuts the connection under whoever waits for it. */
    public void cut() {
        broken = true;
        raw.cut();
    }

    /**
     * Whether it is closed on our side: some drivers say so in no other way when they have lost it.
     *
     * @return {@code true} if nothing more can be sent
     */
    public boolean isClosed() {
        return raw.isClosed();
    }
}
