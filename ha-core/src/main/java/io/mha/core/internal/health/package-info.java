/** The health state machine: pure, without clock, thread or logger. */
@NullMarked
package io.mha.core.internal.health;

import org.jspecify.annotations.NullMarked;
