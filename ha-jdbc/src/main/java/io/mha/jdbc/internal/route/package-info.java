/** From a wish for a connection to a connection: pick, borrow, next node, inside one deadline. */
@NullMarked
package io.mha.jdbc.internal.route;

import org.jspecify.annotations.NullMarked;
