package io.mha.jdbc.internal.observe;

import io.mha.core.time.NanoClock;
import io.mha.jdbc.internal.connection.Backend;
import io.mha.jdbc.internal.connection.LogicalConnection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;

/**
 * Tells how long borrows take, of one in 16.
 *
 * @param waits takes nanoseconds
 * @param clock monotonic
 */
record TimedBorrows(LongConsumer waits, NanoClock clock) implements Borrowing {
    private static final int NOT_TIMED = 15;

    @Override
    public LogicalConnection borrow(Backend backend) throws SQLException {
        if ((ThreadLocalRandom.current().nextInt() & NOT_TIMED) != 0) {
            return LogicalConnection.borrow(backend);
        }
        long began = clock.nanoTime();
        try {
            return LogicalConnection.borrow(backend);
        } finally {
            waits.accept(clock.nanoTime() - began);
        }
    }
}
