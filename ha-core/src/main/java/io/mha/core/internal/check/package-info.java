/** The checks that come with the library, behind the factories of {@link io.mha.core.health.HealthCheck}. */
@NullMarked
package io.mha.core.internal.check;

import org.jspecify.annotations.NullMarked;
