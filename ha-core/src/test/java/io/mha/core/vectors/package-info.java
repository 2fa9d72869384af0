/** Runs the vectors of {@code src/test/resources/vectors}, which say in YAML what every implementation has to do. */
@NullMarked
package io.mha.core.vectors;

import org.jspecify.annotations.NullMarked;
