/** Where nodes come from, and what a new list of them means for the nodes that are there. */
@NullMarked
package io.mha.core.internal.discovery;

import org.jspecify.annotations.NullMarked;
