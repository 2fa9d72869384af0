package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.VrrpEffect;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import java.util.List;

/** Who decides what a virtual router does: the machine of VRRP, or an election from outside. On the loop only. */
interface Elector {
    /** What an event leads to. */
    List<VrrpEffect> on(VrrpEvent event, long now);

    VrrpState state();

    boolean hasTimer();

    /** When TimerDue is wanted; without meaning without a timer. */
    long dueNanos();

    /** Until when the claim holds; without meaning unless master. */
    long masterUntilNanos();

    /** Whether it hands over. */
    boolean isLeaving();

    /** Whether it wants to take part in an election from outside. */
    default boolean isCandidate() {
        return false;
    }
}
