/** What a node is: the description that an operator writes, without any state. */
@NullMarked
package io.mha.core.node;

import org.jspecify.annotations.NullMarked;
