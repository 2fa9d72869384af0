/** One Resilience4j circuit breaker per node, fed off the hot path. */
@NullMarked
package io.mha.core.internal.breaker;

import org.jspecify.annotations.NullMarked;
