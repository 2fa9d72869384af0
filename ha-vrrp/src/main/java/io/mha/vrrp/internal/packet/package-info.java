/** The packets of VRRP, byte by byte. Pure. */
@NullMarked
package io.mha.vrrp.internal.packet;

import org.jspecify.annotations.NullMarked;
