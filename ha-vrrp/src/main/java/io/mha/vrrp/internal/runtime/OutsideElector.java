package io.mha.vrrp.internal.runtime;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.VrrpEffect;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * An election from outside decides; here is only how long what it said holds. The lease of the addresses is renewed every
 * interval for that long.
 */
final class OutsideElector implements Elector {
    private final long intervalNanos;
    private final long leaseNanos;
    private VrrpState state = VrrpState.INITIALIZE;
    private boolean faulted;
    private long electedUntil;
    private long leasedUntil;
    private long due;

    OutsideElector(long intervalNanos, long leaseNanos) {
        this.intervalNanos = intervalNanos;
        this.leaseNanos = leaseNanos;
    }

    /** It is master, or stays it. */
    List<VrrpEffect> elected(long until, long now) {
        electedUntil = until;
        if (state != VrrpState.BACKUP || now - until >= 0) {
            return List.of();
        }
        leased(now);
        return List.of(new VrrpEffect.Claim(), new VrrpEffect.Announce(), to(VrrpState.MASTER, "elected"));
    }

    /** It is not master any more. */
    List<VrrpEffect> deposed(String cause) {
        return state == VrrpState.MASTER ? lose(VrrpState.BACKUP, cause) : List.of();
    }

    @Override
    public List<VrrpEffect> on(VrrpEvent event, long now) {
        if (event instanceof VrrpEvent.Start) {
            return state == VrrpState.INITIALIZE
                    ? List.of(to(faulted ? VrrpState.FAULT : VrrpState.BACKUP, "started"))
                    : List.of();
        }
        if (event instanceof VrrpEvent.Stop) {
            return state == VrrpState.INITIALIZE ? List.of() : lose(VrrpState.INITIALIZE, "stopped");
        }
        if (event instanceof VrrpEvent.TimerDue) {
            return timer(now);
        }
        if (event instanceof VrrpEvent.Faulted fault) {
            faulted = true;
            return state == VrrpState.INITIALIZE || state == VrrpState.FAULT
                    ? List.of()
                    : lose(VrrpState.FAULT, fault.cause());
        }
        if (event instanceof VrrpEvent.Recovered) {
            faulted = false;
            return state == VrrpState.FAULT ? List.of(to(VrrpState.BACKUP, "recovered")) : List.of();
        }
        if (event instanceof VrrpEvent.ClaimLost lost && state == VrrpState.MASTER) {
            due = now + intervalNanos;
            return lose(VrrpState.FAULT, lost.cause());
        }
        return List.of();
    }

    private List<VrrpEffect> timer(long now) {
        if (state == VrrpState.FAULT) {
            return now - due >= 0 ? List.of(to(VrrpState.BACKUP, "tries again")) : List.of();
        }
        if (now - electedUntil >= 0) {
            return lose(VrrpState.BACKUP, "the election did not confirm it in time");
        }
        if (now - leasedUntil >= 0) {
            return lose(VrrpState.BACKUP, "paused for longer than the lease");
        }
        if (now - due < 0) {
            return List.of();
        }
        leased(now);
        return List.of(new VrrpEffect.Renew());
    }

    private void leased(long now) {
        leasedUntil = now + leaseNanos;
        due = now + intervalNanos;
    }

    private List<VrrpEffect> lose(VrrpState to, String cause) {
        List<VrrpEffect> effects = new ArrayList<>();
        if (state == VrrpState.MASTER) {
            effects.add(new VrrpEffect.Release());
        }
        effects.add(to(to, cause));
        return effects;
    }

    private VrrpEffect to(VrrpState next, String cause) {
        VrrpEffect told = new VrrpEffect.Notify(state, next, cause);
        state = next;
        return told;
    }

    @Override
    public VrrpState state() {
        return state;
    }

    @Override
    public boolean hasTimer() {
        return state == VrrpState.MASTER || (state == VrrpState.FAULT && !faulted);
    }

    @Override
    public long dueNanos() {
        return state == VrrpState.MASTER && electedUntil - due < 0 ? electedUntil : due;
    }

    @Override
    public long masterUntilNanos() {
        return electedUntil - leasedUntil < 0 ? electedUntil : leasedUntil;
    }

    @Override
    public boolean isLeaving() {
        return false;
    }

    @Override
    public boolean isCandidate() {
        return state == VrrpState.BACKUP || state == VrrpState.MASTER;
    }
}
