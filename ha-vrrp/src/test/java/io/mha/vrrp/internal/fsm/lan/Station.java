package io.mha.vrrp.internal.fsm.lan;

import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.fsm.RouterRules;
import io.mha.vrrp.internal.fsm.Step;
import io.mha.vrrp.internal.fsm.VrrpEffect;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import io.mha.vrrp.internal.fsm.VrrpMachine;
import io.mha.vrrp.internal.packet.Advertisement;
import io.mha.vrrp.internal.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host: a process that runs one virtual router and can be paused or killed, a socket queue, a kernel that holds
 * addresses for as long as it was told, and a clock that begins anywhere. Checks what every single step must keep.
 */
final class Station {
    private static final double MS = 1e6;

    /** Events of all stations so far. */
    static long events;

    final int number;
    final RouterRules rules;
    final IpAddress address;
    final FirstRule firstRule = new FirstRule(this);

    private final Lan lan;
    private final long clock;
    private final boolean lateTimers;
    private final List<Runnable> queue = new ArrayList<>();
    private VrrpMachine machine;
    private VrrpState told = VrrpState.INITIALIZE;
    private @Nullable Hold hold;
    private int holdOfLife;
    private long silentUntil;
    private long pausedUntil;
    private long timer;
    private int life;
    private boolean wanted;
    private boolean faulty;

    Station(Lan lan, int number, RouterRules rules, boolean lateTimers) {
        this.lan = lan;
        this.number = number;
        this.rules = rules;
        this.lateTimers = lateTimers;
        address = IpAddress.of((byte) 192, (byte) 0, (byte) 2, (byte) (8 * lan.random.nextInt(25) + number));
        clock = number % 2 == 0 ? Long.MAX_VALUE - lan.random.nextLong(20_000_000_000L) : lan.random.nextLong();
        machine = VrrpMachine.of(rules);
    }

    VrrpState state() {
        return machine.state();
    }

    int priority() {
        return machine.priority();
    }

    /** What an operator wants of it. */
    boolean isToRun() {
        return wanted && !faulty;
    }

    /** Not of a life before: what is left of that only times out. */
    boolean holds(long now) {
        return hold != null && holdOfLife == life && !hold.isOver(now);
    }

    @Nullable
    Hold hold() {
        return hold;
    }

    void start() {
        wanted = true;
        process(() -> on(new VrrpEvent.Start(address)));
    }

    void stop() {
        wanted = false;
        process(() -> on(new VrrpEvent.Stop()));
    }

    void fault() {
        faulty = true;
        process(() -> on(new VrrpEvent.Faulted("fault")));
    }

    void recover() {
        faulty = false;
        process(() -> on(new VrrpEvent.Recovered(address)));
    }

    void priority(int priority) {
        process(() -> on(new VrrpEvent.PriorityChanged(priority)));
    }

    void claimLost() {
        process(() -> on(new VrrpEvent.ClaimLost("claim lost")));
    }

    /** SIGSTOP, a collection of garbage, a snapshot of the machine: nothing runs, the kernel goes on. */
    void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, lan.now() + nanos);
        int now = life;
        lan.at(pausedUntil, () -> {
            if (now == life && lan.now() >= pausedUntil) {
                resume();
            }
        });
    }

    /** SIGKILL: what the kernel was told stays, until it times out. A start makes a new process. */
    void kill() {
        life++;
        wanted = false;
        faulty = false;
        queue.clear();
        pausedUntil = lan.now();
        machine = VrrpMachine.of(rules);
        told = VrrpState.INITIALIZE;
        firstRule.forget();
    }

    void heal() {
        if (pausedUntil > lan.now()) {
            pausedUntil = lan.now();
            resume();
        }
    }

    void receive(Station from, VrrpEvent.Heard packet, long renewal) {
        process(() -> {
            firstRule.heard(from, packet, renewal);
            on(packet);
        });
    }

    private void process(Runnable work) {
        if (lan.now() < pausedUntil) {
            queue.add(work);
        } else {
            work.run();
        }
    }

    /** Whether the timer or the queue is looked at first is a race. */
    private void resume() {
        if (lan.random.nextBoolean()) {
            fire();
        }
        List<Runnable> waiting = List.copyOf(queue);
        queue.clear();
        waiting.forEach(Runnable::run);
        fire();
    }

    private void fire() {
        if (lan.now() >= pausedUntil && machine.hasTimer() && machine.dueNanos() - local() <= 0) {
            on(new VrrpEvent.TimerDue());
            check(!machine.hasTimer() || machine.dueNanos() - local() > 0, "does not spin");
        }
    }

    /** Plain, since it is called millions of times. */
    private void check(boolean kept, String rule) {
        if (!kept) {
            throw new AssertionError("%s at %.3f ms, broken: %s".formatted(this, lan.now() / MS, rule));
        }
    }

    private long local() {
        return lan.now() + clock;
    }

    private void on(VrrpEvent event) {
        events++;
        VrrpState before = machine.state();
        boolean late = before == VrrpState.MASTER && local() - machine.masterUntilNanos() >= 0;
        long down = 3 * rules.intervalNanos();
        Step step = machine.on(event, local());
        machine = step.machine();
        if (event instanceof VrrpEvent.Start && before == VrrpState.INITIALIZE) {
            silentUntil = lan.now(); // a beginning of its own
        }
        if (late && machine.state() == VrrpState.BACKUP) {
            silentUntil = lan.now() + down;
        }
        List<VrrpEffect> effects = step.effects();
        for (int i = 0; i < effects.size(); i++) {
            run(effects.get(i), i > 0 ? effects.get(i - 1) : null, before);
        }
        check(told == machine.state(), "told its state");
        check(holds(lan.now()) == (told == VrrpState.MASTER), "holds the addresses as a master alone does");
        check(
                told != VrrpState.MASTER || machine.masterUntilNanos() - clock == hold.until(),
                "knows until when the kernel holds the addresses");
        if (machine.hasTimer()) {
            arm();
        }
    }

    private void arm() {
        long jitter = lateTimers ? lan.random.nextLong(rules.intervalNanos() / 20) : 0;
        long mine = ++timer;
        lan.at(Math.max(lan.now(), machine.dueNanos() - clock + jitter), () -> {
            if (mine == timer) {
                fire();
            }
        });
    }

    private void run(VrrpEffect effect, @Nullable VrrpEffect previous, VrrpState before) {
        if (effect instanceof VrrpEffect.Advertise advertise) {
            advertise(advertise, previous instanceof VrrpEffect.Renew, before);
        } else if (effect instanceof VrrpEffect.Claim) {
            check(!holds(lan.now()), "claims what it does not hold");
            firstRule.claims(lan.now());
            hold = new Hold(this, lan.now(), lan.now() + rules.leaseNanos());
            holdOfLife = life;
            lan.holds.add(hold);
        } else if (effect instanceof VrrpEffect.Renew) {
            check(holds(lan.now()), "renews what it holds");
            hold.renew(lan.now() + rules.leaseNanos());
        } else if (effect instanceof VrrpEffect.Release) {
            hold.release(lan.now());
            firstRule.forget();
        } else if (effect instanceof VrrpEffect.Notify notify) {
            check(notify.from() == told, "goes from the state that was told last");
            told = notify.to();
            if (told != VrrpState.MASTER && notify.from() != VrrpState.BACKUP) {
                firstRule.forget();
            }
        }
    }

    private void advertise(VrrpEffect.Advertise advertise, boolean renewed, VrrpState before) {
        boolean master = machine.state() == VrrpState.MASTER && !machine.isLeaving();
        check(master || advertise.priority() == 0, "advertises as a master that stays");
        check(lan.now() >= silentUntil, "listens after a pause before it sends");
        long renewal = renewed || before != VrrpState.MASTER ? firstRule.renewed() : firstRule.renewal();
        lan.send(
                this,
                new VrrpEvent.Heard(
                        new Advertisement(
                                rules.version(),
                                rules.vrid(),
                                advertise.priority(),
                                advertise.intervalCentis(),
                                rules.addresses()),
                        address),
                renewal);
    }

    @Override
    public String toString() {
        return "station %d (%s, priority %d, %s)".formatted(number, machine.state(), machine.priority(), address);
    }
}
