/** Time and threads as values: a clock, deadlines, and the one place that owns threads. */
@NullMarked
package io.mha.core.time;

import org.jspecify.annotations.NullMarked;
