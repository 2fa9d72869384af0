package io.mha.vrrp.internal.fsm;

import io.mha.vrrp.VrrpState;
import org.jspecify.annotations.Nullable;

/**
 * Not running (RFC 9568 section 6.4.1).
 *
 * @param fault what is missing already, so that a start leads to FAULT
 */
record InitializeState(@Nullable String fault) implements RouterState {
    @Override
    public VrrpState name() {
        return VrrpState.INITIALIZE;
    }

    @Override
    public Move started(LocalRouter self, long now) {
        if (fault != null) {
            return Move.to(new FaultState(fault), new VrrpEffect.Notify(name(), VrrpState.FAULT, fault));
        }
        long delay = self.rules().startDelayNanos();
        return delay > 0 ? Move.to(new DelayedState(now + delay)) : RouterState.startup(self, name(), "started", now);
    }

    @Override
    public Move faulted(LocalRouter self, String cause, long now) {
        return Move.to(new InitializeState(cause));
    }

    @Override
    public Move recovered(LocalRouter self, long now) {
        return Move.to(new InitializeState(null));
    }
}
