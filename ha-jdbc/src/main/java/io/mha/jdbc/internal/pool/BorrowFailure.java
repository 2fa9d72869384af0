package io.mha.jdbc.internal.pool;

import io.mha.core.health.Evidence;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A node gave no connection. Caught by the router, which tries the next node; it never reaches the application as it
 * is.
 */
public final class BorrowFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Reason {
        /** The node's: it refused, or could not be reached. */
        NODE,
        /** The node's, perhaps: it has not answered so far. */
        SILENT,
        /** Nobody's: all connections were in use, and the wait for this node is over. */
        BUSY,
        /** Nobody's: as many wait as may wait. */
        FULL
    }

    private final Reason reason;
    private final Evidence evidence;
    private final long waitedNanos;

    BorrowFailure(Reason reason, Evidence evidence, String detail, long waitedNanos, @Nullable SQLException cause) {
        super(detail, cause, false, false);
        this.reason = reason;
        this.evidence = evidence;
        this.waitedNanos = waitedNanos;
    }

    /**
     * Whether the node may have failed.
     *
     * @return {@code false} if it is only busy
     */
    public boolean speaksAgainstNode() {
        return reason == Reason.NODE || reason == Reason.SILENT;
    }

    /**
     * Whose fault it is.
     *
     * @return why there is no connection
     */
    public Reason reason() {
        return reason;
    }

    /**
     * How long the caller waited for the node.
     *
     * @return nanoseconds, rounded up to a slice
     */
    public long waitedNanos() {
        return waitedNanos;
    }

    /**
     * What it says about the node.
     *
     * @return {@link Evidence#CONNECT_TIMEOUT} if there was simply none in time
     */
    public Evidence evidence() {
        return evidence;
    }
}
