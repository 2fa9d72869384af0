/** The state machine of one virtual router: RFC 9568 section 6.4 with keepalived's deviations. Pure. */
@NullMarked
package io.mha.vrrp.internal.fsm;

import org.jspecify.annotations.NullMarked;
