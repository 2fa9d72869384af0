package io.mha.vrrp.internal.runtime;

import io.mha.core.time.Timers;
import io.mha.vrrp.VirtualRouter;
import io.mha.vrrp.VrrpState;
import io.mha.vrrp.internal.config.RouterSettings;
import io.mha.vrrp.internal.config.VrrpKeys;
import io.mha.vrrp.internal.fsm.VrrpEffect;
import io.mha.vrrp.internal.fsm.VrrpEvent;
import io.mha.vrrp.internal.net.Datagram;
import io.mha.vrrp.internal.net.Link;
import io.mha.vrrp.internal.packet.IpAddress;
import io.mha.vrrp.internal.packet.Reception;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One virtual router from a start to its stop: events in, effects out. On the loop only. */
final class RouterUnit implements EffectRunner.Subject {
    private static final Logger log = LoggerFactory.getLogger("io.mha.vrrp");
    private static final long MAX_GRACE_NANOS = 50_000_000L;
    private static final long TOLERANCE_NANOS = 5_000_000L;
    private static final int MANY_REMOVALS = 3;

    private final HostedRouter router;
    private final RouterSettings settings;
    private final Timers timers;
    private final Attachment attachment;
    private final Elector elector;
    private final EffectRunner runner;
    private final Transmitter transmitter;
    private final Announcements announcements;
    private final GapMonitor gaps;
    private final Counters counters;
    private final Runnable onEnd;
    private final long intervalNanos;
    private final PrimaryAddress primary;
    private Timers.Handle timer = () -> {};
    private boolean timerSet;
    private long timerAt;
    private boolean graced;
    private long stepAt;
    /** Packets from before this instant are those of another mastership. */
    private long deafUntil;

    private VrrpState told = VrrpState.INITIALIZE;
    private boolean holds;
    private long masterSince;
    private boolean stopping;
    private boolean ended;
    private boolean contest;
    private boolean faulted;
    private int removals;
    private long removedAt;

    RouterUnit(HostedRouter router, Attachment attachment, Elector elector, Runnable onEnd) {
        this.router = router;
        this.settings = router.settings();
        this.timers = router.timers();
        this.counters = router.counters();
        this.attachment = attachment;
        this.elector = elector;
        this.onEnd = onEnd;
        intervalNanos = settings.nanos(VrrpKeys.ADVERT_INTERVAL);
        primary = new PrimaryAddress(settings);
        gaps = new GapMonitor(router.name(), intervalNanos, counters.worstGap, counters.late);
        transmitter = new Transmitter(settings, counters);
        transmitter.via(attachment.socket());
        announcements = new Announcements(
                settings,
                timers,
                counters,
                this::isLeased,
                frame -> router.network().sendFrame(attachment.link(), frame),
                attachment.link().mac());
        runner = new EffectRunner(this, attachment.holding());
        deafUntil = timers.nanoTime();
        stepAt = deafUntil;
    }

    /** Begins, in FAULT if the interface does not serve. */
    void start(int priority) {
        String fault = primary.look(attachment.link());
        if (!fault.isEmpty()) {
            faulted = true;
            log.error("{}: {}", router.name(), fault);
            dispatch(new VrrpEvent.Faulted(fault));
        }
        if (priority != settings.get(VrrpKeys.PRIORITY)) {
            dispatch(new VrrpEvent.PriorityChanged(priority));
        }
        dispatch(new VrrpEvent.Start(primary.address()));
    }

    /** A planned end: listeners may drain first. */
    void leave() {
        if (stopping) {
            return;
        }
        stopping = true;
        if (elector.state() != VrrpState.MASTER || router.notifier().isSilent()) {
            dispatch(new VrrpEvent.Stop());
            return;
        }
        long bound = settings.nanos(VrrpKeys.DRAIN_TIMEOUT);
        boolean[] gone = new boolean[1];
        Runnable proceed = () -> {
            if (!gone[0]) {
                gone[0] = true;
                dispatch(new VrrpEvent.Stop());
            }
        };
        Timers.Handle limit = timers.schedule(bound, () -> {
            if (!gone[0]) {
                log.warn("{}: listeners still drain after {} ms; hands over", router.name(), bound / 1_000_000);
            }
            proceed.run();
        });
        router.notifier()
                .tell(
                        router.leavingEvent(bound),
                        () -> timers.execute(() -> {
                            limit.cancel();
                            proceed.run();
                        }));
    }

    /** A packet for our identifier. */
    void received(Datagram packet, long receivedAt) {
        long now = timers.nanoTime();
        fence(now);
        if (now - receivedAt > intervalNanos || receivedAt - deafUntil < 0) {
            counters.stale.incrementAndGet();
            return;
        }
        Reception.Accepted accepted = transmitter.read(packet, primary.address());
        if (accepted != null) {
            dispatch(new VrrpEvent.Heard(accepted.advertisement(), accepted.source()));
        }
    }

    /** A master that was paused for longer than its lease is none any more, before it hears or says anything. */
    private void fence(long now) {
        if (elector.state() == VrrpState.MASTER && !isLeased(now)) {
            deafUntil = now;
            dispatch(new VrrpEvent.TimerDue());
        }
    }

    private boolean isLeased(long now) {
        return now - elector.masterUntilNanos() <= 0;
    }

    /** The interface is as this says now; another index is another interface, which {@link HostedRouter} sees to. */
    void linkChanged(Link link) {
        IpAddress before = primary.address();
        String fault = primary.look(link);
        if (!fault.isEmpty()) {
            faulted = true;
            dispatch(new VrrpEvent.Faulted(fault));
        } else if (faulted || !before.equals(primary.address())) {
            faulted = false;
            dispatch(new VrrpEvent.Recovered(primary.address()));
        }
    }

    HostedRouter router() {
        return router;
    }

    /** Another priority. */
    void priority(int priority) {
        dispatch(new VrrpEvent.PriorityChanged(priority));
    }

    /** What was missing is there again. */
    void recovered() {
        dispatch(new VrrpEvent.Recovered(primary.address()));
    }

    boolean isOn(Link link) {
        return link.index() == attachment.link().index();
    }

    Attachment attachment() {
        return attachment;
    }

    /** One of our addresses was removed. Most often that was us; else it is put back at once, a few times. */
    void addressRemoved(IpAddress address) {
        long now = timers.nanoTime();
        fence(now);
        if (!holds || settings.action() != null || !settings.addresses().contains(address)) {
            return;
        }
        removals = now - removedAt > 10 * intervalNanos ? 1 : removals + 1;
        removedAt = now;
        if (removals > MANY_REMOVALS) {
            removals = 0;
            dispatch(new VrrpEvent.ClaimLost(address + " is removed by somebody again and again"));
            return;
        }
        log.warn("{}: {} was removed by somebody else; it is added again", router.name(), address);
        stepAt = now;
        String cause = runner.run(List.of(new VrrpEffect.Renew()));
        if (cause.isEmpty()) {
            announcements.once();
        } else {
            dispatch(new VrrpEvent.ClaimLost(address + " was removed, " + cause));
        }
    }

    /** Somebody else answers for one of our addresses. */
    void addressConflict(IpAddress address, String mac) {
        long now = timers.nanoTime();
        fence(now);
        if (!holds || elector.isLeaving() || !settings.addresses().contains(address)) {
            return;
        }
        if (now - masterSince < intervalNanos) {
            return; // our predecessor may only just have heard of us
        }
        counters.conflicts.incrementAndGet();
        log.warn("{}: {} is answered for by {} as well, while we are master", router.name(), address, mac);
        announcements.once();
        router.notifier().tell(new VirtualRouter.Event.AddressConflict(router.name(), address.toString(), mac));
    }

    /** Something happened; the step that it leads to is done. */
    void dispatch(VrrpEvent event) {
        if (ended) {
            return;
        }
        long now = timers.nanoTime();
        run(elector.on(event, now), now);
        settle();
    }

    /** Does steps until one was done whole. */
    void run(List<VrrpEffect> effects, long now) {
        stepAt = now;
        contest = effects.stream().anyMatch(VrrpEffect.Contested.class::isInstance);
        String cause = runner.run(effects);
        if (!cause.isEmpty()) {
            long later = timers.nanoTime();
            deafUntil = later;
            run(elector.on(new VrrpEvent.ClaimLost(cause), later), later);
        }
    }

    /** After each step: the timer, what others may read, and the end. */
    private void settle() {
        if (holds && elector.state() == VrrpState.MASTER) {
            router.masterUntil(elector.masterUntilNanos());
        }
        if (!elector.hasTimer()) {
            timer.cancel();
            timerSet = false;
        } else if (!timerSet || timerAt != elector.dueNanos()) {
            timer.cancel();
            timerSet = true;
            graced = false;
            timerAt = elector.dueNanos();
            timer = timers.schedule(timerAt - timers.nanoTime(), this::timerDue);
        }
        router.candidacy(elector.isCandidate() && runner.isIdle());
        settled();
    }

    private void timerDue() {
        timerSet = false;
        long lateness = timers.nanoTime() - timerAt;
        gaps.lateness(lateness);
        // We were paused as well: what the master sent meanwhile may still be on its way from the socket to here.
        if (!graced && elector.state() == VrrpState.BACKUP && lateness > TOLERANCE_NANOS) {
            graced = true;
            timerSet = true;
            timer = timers.schedule(Math.min(intervalNanos / 4, MAX_GRACE_NANOS), this::timerDue);
            return;
        }
        fence(timers.nanoTime());
        if (!timerSet) {
            dispatch(new VrrpEvent.TimerDue());
        }
    }

    @Override
    public long nextToken() {
        return router.nextToken();
    }

    @Override
    public void advertise(VrrpEffect.Advertise effect) {
        if (effect.priority() > 0) {
            gaps.advertised(timers.nanoTime());
        }
        transmitter.send(effect.priority(), effect.intervalCentis(), primary.address());
    }

    @Override
    public void announce() {
        holds = true;
        if (settings.action() != null) {
            return;
        }
        if (contest) {
            announcements.contested();
        } else {
            announcements.claimed();
        }
    }

    @Override
    public void remark(VrrpEffect effect) {
        if (effect instanceof VrrpEffect.Contested contested) {
            VrrpEvent.Heard heard = contested.heard();
            int priority = heard.advertisement().priority();
            counters.contested.incrementAndGet();
            log.warn(
                    "{}: {} advertises as master with priority {} while we are master and stay it",
                    router.name(),
                    heard.source(),
                    priority);
            router.notifier()
                    .tell(new VirtualRouter.Event.Contested(
                            router.name(), heard.source().toString(), priority));
        } else if (!stopping) {
            router.notifier().tell(router.leavingEvent(0));
        }
    }

    @Override
    public void releasing() {
        holds = false;
        announcements.cancel();
        gaps.silent();
        router.notMaster();
    }

    @Override
    public void tell(VrrpEffect.Notify effect) {
        VrrpState from = told;
        VrrpState to = effect.to();
        told = to;
        if (to == VrrpState.MASTER) {
            holds = true;
            masterSince = timers.nanoTime();
            counters.becameMaster.incrementAndGet();
            transmitter.forgetSequences();
        } else if (from == VrrpState.MASTER) {
            counters.releasedMaster.incrementAndGet();
        }
        if (from == to) {
            log.warn("{}: stays {}: {}", router.name(), to, effect.cause());
            return;
        }
        log.info("{}: {} -> {}: {}", router.name(), from, to, effect.cause());
        router.tell(from, to, effect.cause(), elector.masterUntilNanos());
    }

    @Override
    public void notReleased(String cause) {
        log.error(
                "{}: the addresses could not be removed: {}; ip address del {} dev {}",
                router.name(),
                cause,
                settings.addressTexts(),
                settings.interfaceName());
    }

    @Override
    public void claimFailed(String cause) {
        dispatch(new VrrpEvent.ClaimLost(cause));
    }

    @Override
    public void settled() {
        if (!ended && stopping && elector.state() == VrrpState.INITIALIZE && runner.isIdle()) {
            ended = true;
            timer.cancel();
            announcements.cancel();
            router.candidacy(false);
            onEnd.run();
        }
    }

    @Override
    public boolean isOutdated() {
        return timers.nanoTime() - stepAt > attachment.leaseNanos();
    }

    /** The part of an election from outside. */
    @Nullable
    OutsideElector outside() {
        return elector instanceof OutsideElector outside ? outside : null;
    }

    /** A step of an election from outside. */
    void step(List<VrrpEffect> effects, long now) {
        if (!ended) {
            run(effects, now);
            settle();
        }
    }
}
