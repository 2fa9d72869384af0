/** The single writer: applies events, swaps the topology, runs effects, then listeners. */
@NullMarked
package io.mha.core.internal.loop;

import org.jspecify.annotations.NullMarked;
