/** Linux: raw and packet sockets, netlink, nftables, behind one narrow syscall interface with two implementations. */
@NullMarked
package io.mha.vrrp.internal.os;

import org.jspecify.annotations.NullMarked;
