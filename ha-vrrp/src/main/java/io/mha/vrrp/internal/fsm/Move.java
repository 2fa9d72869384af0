package io.mha.vrrp.internal.fsm;

import java.util.ArrayList;
import java.util.List;

/** What a state makes of an event: the state after it, and what to do. */
record Move(RouterState next, List<VrrpEffect> effects) {

    static Move to(RouterState next, VrrpEffect... effects) {
        return new Move(next, List.of(effects));
    }

    /** This, then that. */
    Move then(Move second) {
        List<VrrpEffect> all = new ArrayList<>(effects);
        all.addAll(second.effects);
        return new Move(second.next, all);
    }
}
