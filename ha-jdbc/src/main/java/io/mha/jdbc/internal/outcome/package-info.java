/** What an SQLException says about the node, and about what became of the statement. */
@NullMarked
package io.mha.jdbc.internal.outcome;

import org.jspecify.annotations.NullMarked;
