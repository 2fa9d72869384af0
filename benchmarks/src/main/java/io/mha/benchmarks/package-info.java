/** What MHA costs over the pool that it stands on, measured side by side. */
@NullMarked
package io.mha.benchmarks;

import org.jspecify.annotations.NullMarked;
