/** The balancing algorithms and the rules of admission. */
@NullMarked
package io.mha.core.internal.balance;

import org.jspecify.annotations.NullMarked;
