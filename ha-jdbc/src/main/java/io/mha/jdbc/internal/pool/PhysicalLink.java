package io.mha.jdbc.internal.pool;

import io.mha.jdbc.internal.delegate.RawConnection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A physical connection as the watchdog sees it: odd while a call is on the wire, even while nobody waits for it. One
 * caller at a time steps it; anybody may read it.
 */
public final class PhysicalLink {
    private final RawConnection raw;
    private final AtomicLong steps = new AtomicLong();
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
     * The last call of its holder goes out: while it is under way the pool may lend the connection to somebody else.
     *
     * @return for {@link #handedOver}
     */
    long handsOver() {
        enter();
        return steps.getPlain();
    }

    /** That call has come back; if there is a new holder by now, the steps are his. */
    void handedOver(long step) {
        steps.compareAndSet(step, step + 1);
    }

    /** Somebody holds it from now on, and nothing is under way, whether or not the one before him has said so. */
    void taken() {
        long step = steps.getPlain();
        if (step % 2 != 0) {
            steps.lazySet(step + 1);
        }
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
        return steps.getOpaque();
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
