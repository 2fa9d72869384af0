/** The JDBC driver underneath: found, asked for its properties, and called. */
@NullMarked
package io.mha.jdbc.internal.delegate;

import org.jspecify.annotations.NullMarked;
