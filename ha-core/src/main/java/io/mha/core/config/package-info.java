/** One schema of settings for every way of writing them: keys, types, ranges, units and errors. */
@NullMarked
package io.mha.core.config;

import org.jspecify.annotations.NullMarked;
