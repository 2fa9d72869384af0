/**
 * Linux: raw and packet sockets, netlink, nftables, behind one narrow syscall interface with two implementations.
 *
 * <p>What becomes of a virtual address whose process is killed, hangs or is stopped, where nftables lease it:
 * <ol>
 *   <li>Killed: the owner's table dies with its socket, and the guard drops from then on what comes to the address, goes
 *       out from it, and answers ARP or neighbour solicitations. Hanging or stopped: the same as soon as the element of
 *       that table has timed out, that is the lease; a renewal after that is refused by the kernel.
 *   <li>Some seconds later (5, or the lease and 3 if that is more) the lifetime of the address itself ends: it is gone.
 *   <li>10 s later the element of the guard times out. The guard's table stays, empty: it drops nothing, and any program
 *       on this host, keepalived for instance, may take the address. The next one of ours that closes removes it,
 *       unless another of ours still runs; {@code nft delete table ip mha-guard} (and {@code arp}, {@code ip6}) does so
 *       by hand.
 * </ol>
 * A process of ours that starts before that removes the address, which is marked as ours, and begins as a backup.
 */
@NullMarked
package io.mha.vrrp.internal.os;

import org.jspecify.annotations.NullMarked;
