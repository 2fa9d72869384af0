package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;

/** Something that it needs is gone. Keepalived's state; recovery is the Startup event of the RFC once more. */
record FaultState(String cause) implements RouterState {
    @Override
    public VrrpState name() {
        return VrrpState.FAULT;
    }

    @Override
    public Move recovered(LocalRouter self, long now) {
        return RouterState.startup(self, name(), "recovered", now);
    }

    @Override
    public Move faulted(LocalRouter self, String also, long now) {
        return Move.to(new FaultState(also));
    }

    /** The fault stays known: a start leads back here. */
    @Override
    public Move stopped(LocalRouter self, long now) {
        return Move.to(new InitializeState(cause), new VrrpEffect.Notify(name(), VrrpState.INITIALIZE, "stopped"));
    }
}
