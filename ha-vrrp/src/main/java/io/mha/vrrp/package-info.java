/**
 * A virtual router inside this JVM: VRRPv2 and VRRPv3, interoperable with keepalived. There is nothing to use here yet;
 * what it will be made of grows in {@code io.mha.vrrp.internal}.
 */
@NullMarked
package io.mha.vrrp;

import org.jspecify.annotations.NullMarked;
