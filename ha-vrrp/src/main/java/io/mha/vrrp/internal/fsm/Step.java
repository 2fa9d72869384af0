package io.mha.vrrp.internal.fsm;

import java.util.List;

/**
 * What an event leads to.
 *
 * @param machine the virtual router after the event
 * @param effects what to do, in this order
 */
public record Step(VrrpMachine machine, List<VrrpEffect> effects) {
    /**
     * As above.
     *
     * @param machine as above
     * @param effects as above
     */
    public Step {
        effects = List.copyOf(effects);
    }
}
