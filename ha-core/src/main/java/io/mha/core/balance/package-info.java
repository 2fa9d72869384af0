/** Which usable node is next: immutable topology snapshots and the algorithms that read them. */
@NullMarked
package io.mha.core.balance;

import org.jspecify.annotations.NullMarked;
