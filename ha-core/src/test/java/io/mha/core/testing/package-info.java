/** A virtual clock, scripted nodes and recorders: what several test packages share. */
@NullMarked
package io.mha.core.testing;

import org.jspecify.annotations.NullMarked;
