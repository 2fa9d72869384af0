package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.fsm.Step;
import io.mha.vrrp.internal.fsm.VrrpEffect;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import io.mha.vrrp.internal.fsm.VrrpMachine;
import java.util.List;

/** VRRP decides. */
final class VrrpElector implements Elector {
    private VrrpMachine machine;

    VrrpElector(RouterRules rules) {
        machine = VrrpMachine.of(rules);
    }

    @Override
    public List<VrrpEffect> on(VrrpEvent event, long now) {
        Step step = machine.on(event, now);
        machine = step.machine();
        return step.effects();
    }

    @Override
    public VrrpState state() {
        return machine.state();
    }

    @Override
    public boolean hasTimer() {
        return machine.hasTimer();
    }

    @Override
    public long dueNanos() {
        return machine.dueNanos();
    }

    @Override
    public long masterUntilNanos() {
        return machine.masterUntilNanos();
    }

    @Override
    public boolean isLeaving() {
        return machine.isLeaving();
    }
}
