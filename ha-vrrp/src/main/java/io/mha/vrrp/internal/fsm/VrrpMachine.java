package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;

/**
 * One virtual router at one instant (RFC 9568 section 6.4). Immutable: an event leads to another machine. Each state is
 * a class of its own that says what it makes of which event; here is only what they have in common.
 */
public final class VrrpMachine {
    private final LocalRouter self;
    private final RouterState state;

    private VrrpMachine(LocalRouter self, RouterState state) {
        this.self = self;
        this.state = state;
    }

    /**
     * A virtual router that does nothing yet.
     *
     * @param rules what it goes by
     * @return in the state INITIALIZE
     */
    public static VrrpMachine of(RouterRules rules) {
        return new VrrpMachine(new LocalRouter(rules, rules.priority(), null), new InitializeState(null));
    }

    /**
     * Takes an event.
     *
     * @param event what happened
     * @param now when, on the clock of the loop; never earlier than that of the event before
     * @return what becomes of it
     */
    public Step on(VrrpEvent event, long now) {
        LocalRouter router = self.after(event);
        Move awake = state.wakes(router, now);
        Move move = awake.then(react(awake.next(), router, event, now));
        return new Step(new VrrpMachine(router, move.next()), move.effects());
    }

    private static Move react(RouterState state, LocalRouter self, VrrpEvent event, long now) {
        if (event instanceof VrrpEvent.Heard heard) {
            return state.heard(self, heard, now);
        } else if (event instanceof VrrpEvent.TimerDue) {
            boolean due = state.hasTimer() && Instants.reached(state.dueNanos(), now);
            return due ? state.timerFired(self, now) : Move.to(state);
        } else if (event instanceof VrrpEvent.Start) {
            return state.started(self, now);
        } else if (event instanceof VrrpEvent.Stop) {
            return state.stopped(self, now);
        } else if (event instanceof VrrpEvent.Faulted faulted) {
            return state.faulted(self, faulted.cause(), now);
        } else if (event instanceof VrrpEvent.Recovered) {
            return state.recovered(self, now);
        } else if (event instanceof VrrpEvent.PriorityChanged) {
            return state.priorityChanged(self, now);
        } else if (event instanceof VrrpEvent.ClaimLost lost) {
            return state.claimLost(self, lost.cause(), now);
        }
        throw new IllegalArgumentException("no state knows " + event);
    }

    /**
     * The state.
     *
     * @return never {@code null}
     */
    public VrrpState state() {
        return state.name();
    }

    /**
     * What it goes by.
     *
     * @return as given
     */
    public RouterRules rules() {
        return self.rules();
    }

    /**
     * The effective priority.
     *
     * @return 1 to 255
     */
    public int priority() {
        return self.priority();
    }

    /**
     * Whether it is handing over: still MASTER, and about to end.
     *
     * @return from the stop of a master until it has released its addresses
     */
    public boolean isLeaving() {
        return state instanceof LeavingState;
    }

    /**
     * Whether a timer runs.
     *
     * @return {@code false} if nothing happens without an event from outside
     */
    public boolean hasTimer() {
        return state.hasTimer();
    }

    /**
     * When {@link VrrpEvent.TimerDue} is wanted.
     *
     * @return on the clock of the loop; without meaning unless {@link #hasTimer()}
     */
    public long dueNanos() {
        return state.dueNanos();
    }

    /**
     * Until when the kernel honours our claim.
     *
     * @return on the clock of the loop; without meaning unless the state is MASTER
     */
    public long masterUntilNanos() {
        return state.renewedAt() + self.rules().leaseNanos();
    }
}
