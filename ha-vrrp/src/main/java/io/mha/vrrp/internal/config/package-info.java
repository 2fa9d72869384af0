/** The settings of a virtual router: keys, ranges, defaults, and what fits with what. */
@NullMarked
package io.mha.vrrp.internal.config;

import org.jspecify.annotations.NullMarked;
