package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.Election;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual router in an election from outside: carries words back and forth. */
final class Candidacy implements Election.Candidate {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");
    private static final long RETRY_NANOS = 1_000_000_000L;

    private final HostedRouter router;
    private final RouterUnit unit;
    private final OutsideElector elector;
    private final Election election;
    private final OrderedTasks calls;
    private boolean joined;
    private volatile long token;

    Candidacy(HostedRouter router, RouterUnit unit, Election election, OrderedTasks calls) {
        this.router = router;
        this.unit = unit;
        this.elector = Objects.requireNonNull(unit.outside());
        this.election = election;
        this.calls = calls;
    }

    long token() {
        return token;
    }

    /** Joins or leaves, off the loop. On the loop. */
    void wanted(boolean wanted) {
        if (wanted == joined) {
            return;
        }
        joined = wanted;
        calls.add(wanted ? this::join : this::leave);
    }

    private void join() {
        try {
            election.join(this);
        } catch (Exception | Error e) {
            log.error("{}: the election cannot be joined", name(), e);
            router.timers().execute(() -> {
                unit.dispatch(new VrrpEvent.Faulted("the election cannot be joined: " + e));
                router.timers().schedule(RETRY_NANOS, unit::recovered);
            });
        }
    }

    private void leave() {
        try {
            election.leave();
        } catch (Exception | Error e) {
            log.error("{}: the election cannot be left", name(), e);
        }
    }

    @Override
    public String name() {
        return router.name();
    }

    @Override
    public void elected(long newToken, Duration validFor) {
        long until = router.timers().nanoTime() + validFor.toNanos();
        router.timers().execute(() -> {
            token = newToken;
            long now = router.timers().nanoTime();
            unit.step(elector.elected(until, now), now);
        });
    }

    @Override
    public void deposed(String cause) {
        router.timers()
                .execute(() -> unit.step(elector.deposed(cause), router.timers().nanoTime()));
    }
}
