package io.mha.jdbc.internal.pool;

import io.mha.jdbc.internal.outcome.Failure;
import java.sql.SQLException;

/**
 * An attempt to connect that failed.
 *
 * @param number counts the failures of a pool
 * @param failure what it says
 * @param exception what the driver threw
 * @param atNanos when
 */
record ConnectFailure(long number, Failure failure, SQLException exception, long atNanos) {}
