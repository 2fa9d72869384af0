/** The keys of a jdbc:mha: URL. */
@NullMarked
package io.mha.jdbc.internal.config;

import org.jspecify.annotations.NullMarked;
