/** Several virtual routers on a simulated network. */
@NullMarked
package io.mha.vrrp.internal.fsm.lan;

import org.jspecify.annotations.NullMarked;
