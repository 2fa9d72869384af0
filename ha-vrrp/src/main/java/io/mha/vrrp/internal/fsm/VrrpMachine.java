package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;
import java.util.List;

/** One virtual router at one instant (RFC 9568 section 6.4). Immutable: an event leads to another machine. */
public final class VrrpMachine {
    private final RouterRules rules;

    private VrrpMachine(RouterRules rules) {
        this.rules = rules;
    }

    /**
     * A virtual router that does nothing yet.
     *
     * @param rules what it goes by
     * @return in the state INITIALIZE
     */
    public static VrrpMachine of(RouterRules rules) {
        return new VrrpMachine(rules);
    }

    /**
     * Takes an event.
     *
     * @param event what happened
     * @param now when, on the clock of the loop; never earlier than that of the event before
     * @return what becomes of it
     */
    public Step on(VrrpEvent event, long now) {
        return new Step(new VrrpMachine(rules), List.of());
    }

    /**
     * The state.
     *
     * @return never {@code null}
     */
    public VrrpState state() {
        return VrrpState.INITIALIZE;
    }

    /**
     * What it goes by.
     *
     * @return as given
     */
    public RouterRules rules() {
        return rules;
    }

    /**
     * The effective priority.
     *
     * @return 1 to 255
     */
    public int priority() {
        return rules.priority();
    }

    /**
     * Whether it is handing over: still MASTER, and about to end.
     *
     * @return from the stop of a master until it has released its addresses
     */
    public boolean isLeaving() {
        return false;
    }

    /**
     * Whether a timer runs.
     *
     * @return {@code false} if nothing happens without an event from outside
     */
    public boolean hasTimer() {
        return false;
    }

    /**
     * When {@link VrrpEvent.TimerDue} is wanted.
     *
     * @return on the clock of the loop; without meaning unless {@link #hasTimer()}
     */
    public long dueNanos() {
        return 0;
    }

    /**
     * Until when the kernel honours our claim.
     *
     * @return on the clock of the loop; without meaning unless the state is MASTER
     */
    public long masterUntilNanos() {
        return 0;
    }
}
