/** Frees threads from a node that hangs. */
@NullMarked
package io.mha.jdbc.internal.watchdog;

import org.jspecify.annotations.NullMarked;
