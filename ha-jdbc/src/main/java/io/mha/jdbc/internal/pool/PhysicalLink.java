package io.mha.jdbc.internal.pool;

import io.mha.jdbc.internal.delegate.RawConnection;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A physical connection as the watchdog sees it: odd while a call is on the wire, even while nobody waits for it. One
 * caller at a time steps it, its borrower; anybody may read it.
 */
public final class PhysicalLink {
    private final RawConnection raw;
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong returns = new AtomicLong();
    private @Nullable NodeLease left;
    private boolean isLeft;
    private int executed;
    private volatile boolean broken;

    PhysicalLink(RawConnection raw) {
        this.raw = raw;
    }

    /** A call goes out. */
    public void enter() {
        steps.lazySet(steps.getPlain() + 1);
    }

    /** The call has come back, one way or the other. */
    public void exit() {
        steps.lazySet(steps.getPlain() + 1);
    }

    /**
     * The call that gave the connection back has come back. By now another borrower may have it, who steps it too, so
     * this is counted apart.
     */
    void exitReturn() {
        returns.getAndIncrement();
    }

    /** The steps without those that {@link #exitReturn} counts: what its borrower alone has done. */
    long calls() {
        return steps.getOpaque();
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

    /**
     * How often a call went out or came back.
     *
     * @return an odd number while a call is on the wire
     */
    public long steps() {
        return steps.getOpaque() + returns.getOpaque();
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
