package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;

/**
 * Started, but not yet to begin (keepalived: {@code vrrp_startup_delay}): for the RFC the Startup event has not come, so
 * that a whole Master_Down_Interval of listening follows. It is for links that carry nothing at first.
 */
record DelayedState(long dueNanos) implements RouterState {
    @Override
    public VrrpState name() {
        return VrrpState.INITIALIZE;
    }

    @Override
    public boolean hasTimer() {
        return true;
    }

    @Override
    public Move timerFired(LocalRouter self, long now) {
        return RouterState.startup(self, name(), "started, the start delay is over", now);
    }

    @Override
    public Move stopped(LocalRouter self, long now) {
        return Move.to(new InitializeState(null));
    }

    @Override
    public Move faulted(LocalRouter self, String cause, long now) {
        return Move.to(new FaultState(cause), new VrrpEffect.Notify(name(), VrrpState.FAULT, cause));
    }
}
