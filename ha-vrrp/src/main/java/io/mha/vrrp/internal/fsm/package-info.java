/**
 * The state machine of one virtual router: RFC 9568 section 6.4 with keepalived's deviations, and a claim that ends by
 * itself. Pure.
 *
 * <p>What the lease guarantees: a claim ends {@code leaseNanos} after its last renewal, and the advertisement of that
 * renewal is sent after it. A backup whose Master_Down_Timer was set by that advertisement takes over three intervals and
 * a skew after it, and a lease is no longer than three intervals. So two never hold the addresses at once, however either
 * of them is paused, killed or delayed. What it does not speak of:
 *
 * <ul>
 *   <li>The advertisement was lost, or the link is parted: the heir counts from an earlier one, so that two may hold the
 *       addresses for an interval per lost advertisement, or until the link is whole again.
 *   <li>The heir preempts a living master, or somebody gave up: the master yields when it has heard the heir. If it is
 *       paused just then it yields when its lease ends. A hand-over does this on purpose.
 *   <li>Two routers time out within the time that a packet needs: one of them yields when it hears the other.
 *   <li>A pause between the renewal and the sending of its advertisement.
 * </ul>
 */
@NullMarked
package io.mha.vrrp.internal.fsm;

import org.jspecify.annotations.NullMarked;
