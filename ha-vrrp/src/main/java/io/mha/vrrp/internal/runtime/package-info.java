/** One timer thread for all virtual routers: events in, effects out. */
@NullMarked
package io.mha.vrrp.internal.runtime;

import org.jspecify.annotations.NullMarked;
