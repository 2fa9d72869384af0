/** A cluster: one backend of several nodes, the only thing that most users of this module touch. */
@NullMarked
package io.mha.core;

import org.jspecify.annotations.NullMarked;
