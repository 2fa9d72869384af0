package io.mha.jdbc.internal.pool;

import io.mha.core.health.Evidence;
import java.sql.SQLException;

/**
 * A node gave no connection. Caught by the router, which tries the next node; it never reaches the application as it
 * is.
 */
public final class BorrowFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Evidence evidence;
    private final long waitedNanos;

    BorrowFailure(Evidence evidence, String detail, long waitedNanos, SQLException cause) {
        super(detail, cause, false, false);
        this.evidence = evidence;
        this.waitedNanos = waitedNanos;
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
