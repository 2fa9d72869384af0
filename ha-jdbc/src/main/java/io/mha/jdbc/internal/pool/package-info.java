/** One HikariCP pool per node and generation. */
@NullMarked
package io.mha.jdbc.internal.pool;

import org.jspecify.annotations.NullMarked;
