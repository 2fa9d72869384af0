/** Health checks that speak the MySQL protocol. */
@NullMarked
package io.mha.jdbc.internal.check;

import org.jspecify.annotations.NullMarked;
