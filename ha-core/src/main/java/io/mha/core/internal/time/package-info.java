/** Threads and the system clock, for the whole module. */
@NullMarked
package io.mha.core.internal.time;

import org.jspecify.annotations.NullMarked;
