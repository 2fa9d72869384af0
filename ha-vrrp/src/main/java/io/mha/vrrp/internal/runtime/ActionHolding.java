package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import io.mha.vrrp.VipAction;
import io.mha.vrrp.internal.config.RouterSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever an action of the application does; off the loop, one call at a time. */
final class ActionHolding implements Holding {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");

    private final RouterSettings settings;
    private final VipAction action;
    private final Timers timers;
    private final OrderedTasks calls;
    private VipAction.Claim claim;

    ActionHolding(RouterSettings settings, VipAction action, Timers timers, OrderedTasks calls) {
        this.settings = settings;
        this.action = action;
        this.timers = timers;
        this.calls = calls;
        claim = claim(0);
    }

    private VipAction.Claim claim(long token) {
        return new VipAction.Claim(settings.interfaceName(), settings.vrid(), settings.addressTexts(), token);
    }

    @Override
    public void claim(long token, Outcome outcome) {
        VipAction.Claim taken = claim(token);
        claim = taken;
        call("claim", () -> action.claim(taken), outcome);
    }

    @Override
    public void renew() {
        // nothing forgets it
    }

    @Override
    public void release(Outcome outcome) {
        VipAction.Claim given = claim;
        call("release", () -> action.release(given), outcome);
    }

    @Override
    public void close() {
        // nothing was taken
    }

    /** What may fail in any way. */
    private interface Call {
        void run() throws Exception;
    }

    private void call(String what, Call call, Outcome outcome) {
        calls.add(() -> {
            String failure = FINE;
            try {
                call.run();
            } catch (Exception | Error e) {
                log.error("{}: the action failed to {}", settings.name(), what, e);
                failure = "the action failed to " + what + ": " + e;
            }
            String told = failure;
            timers.execute(() -> outcome.done(told));
        });
    }
}
